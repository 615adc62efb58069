package io.kubinception.audit;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.Instances;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Instances that are only a map. */
final class FakeCloud implements InstanceCheck.Cloud, Instances {
  private final Map<String, Instance> instances = new HashMap<>();

  /** An instance of a WorkerNode that is gone; without a label for no home. */
  void add(String name, String home) {
    var labels = new HashMap<String, String>();
    labels.put(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY);
    labels.put(Kubinception.LABEL_WORKER_NODE_UID, "uid-of-" + name);
    if (!home.isEmpty()) {
      labels.put(Kubinception.LABEL_HOME, home);
    }
    instances.put(
        name,
        new Instance(
            "i-" + name, name, "172.31.1.1", Instance.State.RUNNING, labels, Instant.EPOCH));
  }

  Set<String> names() {
    return instances.keySet();
  }

  @Override
  public <T> T with(Function<Instances, T> work) {
    return work.apply(this);
  }

  @Override
  public Optional<Instance> find(String name) {
    return Optional.ofNullable(instances.get(name));
  }

  @Override
  public List<Instance> list(Map<String, String> labels) {
    return instances.values().stream()
        .filter(instance -> instance.labels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  @Override
  public void delete(String name) {
    instances.remove(name);
  }

  @Override
  public Instance ensure(InstanceSpec spec) {
    throw new UnsupportedOperationException("an audit makes nothing");
  }

  @Override
  public void stop(String name) {
    throw new UnsupportedOperationException("an audit stops nothing");
  }

  @Override
  public void start(String name) {
    throw new UnsupportedOperationException("an audit starts nothing");
  }
}
