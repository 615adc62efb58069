package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists of what a customer stores, page by page: it may store thousands of objects of 1.5 MB each,
 * and the operator has one memory for all customers.
 *
 * @param size objects of a page
 * @param atMost pages that are read; what is beyond is not seen
 */
public record Pages(long size, int atMost) {

  private record Page<T>(List<T> items, @Nullable String next, int number) {}

  /**
   * The objects. A page is read when the ones before are used up: who has found what it looks for
   * reads no further.
   */
  public <T extends HasMetadata> Stream<T> of(
      Function<ListOptions, ? extends KubernetesResourceList<T>> list) {
    return Stream.iterate(
            read(list, null, 1),
            Objects::nonNull,
            page ->
                page.next() == null || page.number() == atMost
                    ? null
                    : read(list, page.next(), page.number() + 1))
        .flatMap(page -> page.items().stream());
  }

  private <T extends HasMetadata> @Nullable Page<T> read(
      Function<ListOptions, ? extends KubernetesResourceList<T>> list,
      @Nullable String from,
      int number) {
    var read = list.apply(new ListOptionsBuilder().withLimit(size).withContinue(from).build());
    String next = read.getMetadata().getContinue();
    return new Page<>(read.getItems(), next == null || next.isEmpty() ? null : next, number);
  }
}
