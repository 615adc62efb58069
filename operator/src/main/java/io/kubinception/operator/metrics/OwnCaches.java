package io.kubinception.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.kubinception.api.v1alpha1.Resource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resources that the operator's reconcilers watch anyway: a scrape makes no request and keeps
 * no other copy. Empty in an operator that stands by.
 */
public final class OwnCaches {
  private final Operator operator;

  public OwnCaches(Operator operator) {
    this.operator = operator;
  }

  /** Kinds that are watched. */
  Set<String> kinds() {
    return controllers()
        .map(c -> HasMetadata.getKind(c.getConfiguration().getResourceClass()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All of all kinds. */
  List<Resource<?, ?>> all() {
    return controllers()
        .flatMap(OwnCaches::resources)
        .<Resource<?, ?>>mapMulti(
            (found, to) -> {
              if (found instanceof Resource<?, ?> resource) {
                to.accept(resource);
              }
            })
        .toList();
  }

  /** All of a kind. */
  public <R extends Resource<?, ?>> List<R> of(Class<R> kind) {
    return controllers()
        .filter(c -> c.getConfiguration().getResourceClass().equals(kind))
        .flatMap(OwnCaches::resources)
        .map(kind::cast)
        .toList();
  }

  private Stream<Controller<?>> controllers() {
    return operator.getRegisteredControllers().stream()
        .<Controller<?>>mapMulti(
            (registered, to) -> {
              if (registered instanceof Controller<?> controller) {
                to.accept(controller);
              }
            });
  }

  private static <P extends HasMetadata> Stream<P> resources(Controller<P> controller) {
    var watch = controller.getEventSourceManager().getControllerEventSource();
    return watch.isRunning() ? watch.list(any -> true) : Stream.empty();
  }
}
