package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lists of what a customer stores, page by page: it may store thousands of objects of 1.5 MB each,
 * and the operator has one memory for all customers.
 *
 * @param size objects of a page
 * @param atMost pages that are read; what is beyond is not seen
 */
public record Pages(long size, int atMost) {

  /**
   * The objects. A page is read when the ones before are used up: who has found what it looks for
   * reads no further.
   */
  public <T extends HasMetadata> Stream<T> of(
      Function<ListOptions, ? extends KubernetesResourceList<T>> list) {
    return Stream.iterate(
            Page.read(list, size, null),
            Objects::nonNull,
            page -> page.next() == null ? null : Page.read(list, size, page.next()))
        .limit(atMost)
        .flatMap(page -> page.items().stream());
  }
}
