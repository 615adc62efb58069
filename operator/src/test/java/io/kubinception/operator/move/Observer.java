package io.kubinception.operator.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A controller of the customer: a list and a watch, held as every Kubernetes client holds them. */
final class Observer implements ResourceEventHandler<ConfigMap>, AutoCloseable {
  static final String NEVER = "never seen";

  private record Seen(String what, long revision, String value) {}

  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();
  private final SharedIndexInformer<ConfigMap> informer;

  Observer(KubernetesClient customer, String namespace) {
    informer = customer.configMaps().inNamespace(namespace).inform(this);
  }

  @Override
  public void onAdd(ConfigMap map) {
    see("added", map);
  }

  @Override
  public void onUpdate(ConfigMap before, ConfigMap map) {
    // An informer of this client tells of unchanged objects, too, when it lists anew.
    if (revision(before) != revision(map)) {
      see("updated", map);
    }
  }

  @Override
  public void onDelete(ConfigMap map, boolean unknown) {
    see("deleted", map);
  }

  private void see(String what, ConfigMap map) {
    seen.computeIfAbsent(map.getMetadata().getName(), name -> new ArrayList<>())
        .add(new Seen(what, revision(map), String.valueOf(map.getData().get("number"))));
  }

  /** The value that was seen last; "deleted" of what was deleted. */
  String last(String name) {
    List<Seen> events = seen.getOrDefault(name, List.of());
    if (events.isEmpty()) {
      return NEVER;
    }
    Seen last = events.getLast();
    return last.what().equals("deleted") ? "deleted" : last.value();
  }

  /** No event came twice, and none of an older state after one of a newer. */
  void assertOrder() {
    seen.forEach(
        (name, events) -> {
          assertThat(events).extracting(Seen::what).as(name).containsOnlyOnce("added");
          assertThat(events).extracting(Seen::what).startsWith("added");
          assertThat(events.stream().filter(e -> e.what().equals("deleted")).count())
              .isLessThanOrEqualTo(1);
          List<Long> revisions = events.stream().map(Seen::revision).toList();
          // A deletion that was found by listing has the revision of the last known state.
          long distinct = revisions.stream().distinct().count();
          assertThat(distinct + (last(name).equals("deleted") ? 1 : 0))
              .as("%s: %s", name, events)
              .isGreaterThanOrEqualTo(revisions.size());
          assertThat(revisions).as("%s: %s", name, events).isSorted();
          assertThat(events.stream().map(e -> Long.parseLong(e.value())).toList())
              .as("%s: %s", name, events)
              .isSorted();
        });
  }

  static long revision(ConfigMap map) {
    return Long.parseLong(map.getMetadata().getResourceVersion());
  }

  @Override
  public void close() {
    informer.close();
  }
}
