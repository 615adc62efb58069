package io.kubinception.operator.workernode;

import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.Instance.State;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.Instances;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cloud in memory. */
final class FakeInstances implements Instances {
  private final Kills kills;
  private final Clock clock;
  private final Map<String, Instance> byName = new TreeMap<>();
  private final Map<String, String> userData = new HashMap<>();
  private int made;
  private boolean slow;

  FakeInstances(Kills kills, Clock clock) {
    this.kills = kills;
    this.clock = clock;
  }

  @Override
  public synchronized Instance ensure(InstanceSpec spec) {
    Instance before = byName.get(spec.name());
    if (before != null && before.state() != State.PENDING) {
      return before;
    }
    if (before == null) {
      made++;
      String id = "i-" + made;
      byName.put(
          spec.name(),
          new Instance(
              id, spec.name(), "172.31.1." + made, State.PENDING, spec.labels(), clock.instant()));
      kills.point();
    }
    userData.putIfAbsent(spec.name(), spec.userData());
    if (!slow) {
      state(spec.name(), State.RUNNING);
    }
    kills.point();
    return get(spec.name());
  }

  @Override
  public synchronized Optional<Instance> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public synchronized List<Instance> list(Map<String, String> labels) {
    return byName.values().stream()
        .filter(i -> i.labels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  @Override
  public synchronized void stop(String name) {
    if (byName.containsKey(name) && get(name).state() == State.RUNNING) {
      state(name, State.STOPPED);
      kills.point();
    }
  }

  @Override
  public synchronized void start(String name) {
    if (byName.containsKey(name) && get(name).state() == State.STOPPED) {
      state(name, State.RUNNING);
      kills.point();
    }
  }

  @Override
  public synchronized void delete(String name) {
    userData.remove(name);
    if (byName.remove(name) != null) {
      kills.point();
    }
  }

  /** Instances take their time to start, or not any more. */
  synchronized void slow(boolean now) {
    slow = now;
  }

  synchronized void put(Instance instance) {
    byName.put(instance.name(), instance);
  }

  synchronized void state(String name, State state) {
    Instance i = get(name);
    byName.put(name, new Instance(i.id(), i.name(), i.address(), state, i.labels(), i.createdAt()));
  }

  synchronized Instance get(String name) {
    return find(name).orElseThrow();
  }

  synchronized String userData(String name) {
    return userData.getOrDefault(name, "");
  }

  /** How many have ever been made. */
  synchronized int made() {
    return made;
  }
}
