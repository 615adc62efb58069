package io.kubinception.operator.admincluster;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.customer.EdgeWay;
import io.kubinception.operator.kube.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Looks whether an admin cluster's edge leads to its customers' API servers: names the cause once
 * that each of them would name. A few of them are tried every minute, others each time, and at
 * every call while none is reached.
 */
final class EdgeProbe {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int TRIED = 3;

  private final Function<ControlPlane, EdgeWay> ways;
  private final RandomGenerator random;
  private final Clock clock;
  private final Map<String, Instant> wasOpen = new ConcurrentHashMap<>();

  EdgeProbe(Function<ControlPlane, EdgeWay> ways, RandomGenerator random, Clock clock) {
    this.ways = ways;
    this.random = random;
    this.clock = clock;
  }

  /** What is wrong with the edge; empty when nothing is, or nobody can tell. */
  Optional<String> trouble(AdminCluster adminCluster, List<ControlPlane> controlPlanes) {
    String name = adminCluster.getMetadata().getName();
    Instant now = clock.instant();
    Instant last = wasOpen.get(name);
    if (last != null && now.isBefore(last.plus(PAUSE))) {
      return Optional.empty();
    }
    List<ControlPlane> broken = new ArrayList<>();
    for (ControlPlane tried : some(name, controlPlanes)) {
      switch (ways.apply(tried)) {
        case OPEN -> {
          wasOpen.put(name, now);
          return Optional.empty();
        }
        case BROKEN -> broken.add(tried);
        case UNKNOWN -> {}
      }
    }
    return broken.isEmpty()
        ? Optional.empty()
        : Optional.of(sentence(adminCluster.getSpec().edge().host(), broken));
  }

  private List<ControlPlane> some(String adminCluster, List<ControlPlane> all) {
    List<ControlPlane> usable =
        new ArrayList<>(
            all.stream()
                .filter(c -> c.getSpec().adminCluster().equals(adminCluster))
                .filter(c -> !c.getSpec().asleep())
                .filter(c -> Status.isTrue(c.getStatus(), Conditions.READY))
                .toList());
    Collections.shuffle(usable, random);
    return usable.stream().limit(TRIED).toList();
  }

  private static String sentence(String address, List<ControlPlane> broken) {
    return ("the edge %s does not lead to API servers that answer inside the admin cluster (tried:"
            + " %s): customers cannot reach theirs; look at the edge, and at the network between"
            + " it and the nodes of the admin cluster")
        .formatted(
            address,
            broken.stream()
                .map(c -> c.getMetadata().getName())
                .sorted()
                .collect(Collectors.joining(", ")));
  }
}
