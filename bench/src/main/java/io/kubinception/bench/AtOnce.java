package io.kubinception.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.lab.Poll;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Customers that are all created, and all deleted, at once. */
final class AtOnce {
  private static final Poll POLL = Poll.upTo(Duration.ofMinutes(45));

  private final KubernetesClient admin;
  private final List<String> names;

  AtOnce(KubernetesClient admin, String name, int many) {
    this.admin = admin;
    this.names = IntStream.range(0, many).mapToObj(i -> name + "-" + i).toList();
  }

  /** Seconds from the first create until each is usable, to 0.3 s: looks are not free. */
  double[] create() throws InterruptedException {
    long start = System.nanoTime();
    names.forEach(name -> Customers.create(admin, name, Plan.SHARED, KubernetesVersions.DEFAULT));
    double[] seconds = new double[names.size()];
    POLL.untilTrue(
        () -> {
          note(seconds, Customers.usable(admin), secondsSince(start));
          return Arrays.stream(seconds).allMatch(s -> s > 0);
        },
        () -> "Not all of %s get usable".formatted(names));
    return seconds;
  }

  private void note(double[] seconds, Set<String> usable, double now) {
    for (int i = 0; i < seconds.length; i++) {
      if (seconds[i] == 0 && usable.contains(names.get(i))) {
        seconds[i] = now;
      }
    }
  }

  /** Seconds until nothing is left of all. */
  double delete() throws InterruptedException {
    long start = System.nanoTime();
    names.forEach(name -> Customers.delete(admin, name));
    POLL.untilTrue(
        () -> names.stream().allMatch(name -> Customers.gone(admin, name)),
        () -> "Not all of %s go".formatted(names));
    return secondsSince(start);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
