package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the list goes on; null at its end
 */
public record Page<T>(List<T> items, @Nullable String next) {

  /**
   * Reads one.
   *
   * @param from where the page before said that the list goes on; null at its begin
   */
  public static <T extends HasMetadata> Page<T> read(
      Function<ListOptions, ? extends KubernetesResourceList<T>> list,
      long size,
      @Nullable String from) {
    var read = list.apply(new ListOptionsBuilder().withLimit(size).withContinue(from).build());
    String next = read.getMetadata().getContinue();
    return new Page<>(read.getItems(), next == null || next.isEmpty() ? null : next);
  }
}
