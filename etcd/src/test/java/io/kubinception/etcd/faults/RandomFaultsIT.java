package io.kubinception.etcd.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults at random moments of random work. The number of faults and the seed can be given: {@code
 * -Dkubinception.faults=200 -Dkubinception.faults.seed=7}.
 */
class RandomFaultsIT {
  private static final int FAULTS = Integer.getInteger("kubinception.faults", 4);
  private static final long SEED = Long.getLong("kubinception.faults.seed", System.nanoTime());
  private static final int ATTEMPTS = 60;
  private static final Duration REST = Duration.ofMillis(500);

  private final Random random = new Random(SEED);

  /** How often which fault met which work. */
  private final Map<Deed, Map<Injury, Integer>> table = new EnumMap<>(Deed.class);

  private int met;
  private int again;

  @Test
  void noTenantIsLostWhateverIsKilledOrStandsStill(@TempDir Path folder) throws IOException {
    System.out.println("random faults: seed " + SEED);
    Instant begin = Instant.now();
    try (var world = new FaultyWorld(folder, random);
        var worker = new Worker(folder)) {
      try {
        while (met < FAULTS) {
          round(world, worker);
          world.awaitHealth();
        }
      } finally {
        tell(world, Duration.between(begin, Instant.now()));
      }
      assertThat(world.lost()).as("lost").isEmpty();
    }
  }

  private void round(FaultyWorld world, Worker worker) {
    Deed deed = Deed.any(random);
    Injury injury = Injury.any(random);
    var members = deed.mayBeHurt();
    int member = members.get(random.nextInt(members.size()));
    Duration time = Injury.time(random);
    int[] untilThen = {random.nextInt(deed.parts())};
    deed.perform(
        world,
        random,
        words -> {
          worker.begin(words);
          if (untilThen[0]-- == 0) {
            inflict(world, worker, deed, injury, member, time);
          }
          toItsEnd(world, worker, words);
        });
  }

  private void inflict(
      FaultyWorld world, Worker worker, Deed deed, Injury injury, int member, Duration time) {
    FaultyWorld.pause(Duration.ofMillis(random.nextInt(deed.usualMillis())));
    // Who is done already, or waits for us, was not met in the middle.
    if (!worker.hasSpoken()) {
      met++;
      table.computeIfAbsent(deed, d -> new EnumMap<>(Injury.class)).merge(injury, 1, Integer::sum);
    }
    injury.inflict(worker, world.here, member, time);
  }

  /** As an operator does: what stopped is begun again, until it is done. */
  private void toItsEnd(FaultyWorld world, Worker worker, String words) {
    String said = end(world, worker);
    for (int attempt = 1; !said.equals(FaultyWork.DONE); attempt++) {
      again++;
      assertThat(said).as(words).doesNotContain(QuotaWork.BLIND);
      assertThat(attempt)
          .as("attempts at '%s', the last ended: %s", words, said)
          .isLessThan(ATTEMPTS);
      FaultyWorld.pause(REST);
      worker.begin(words);
      said = end(world, worker);
    }
  }

  private String end(FaultyWorld world, Worker worker) {
    while (true) {
      String word = worker.next();
      if (word.startsWith(FaultyWork.JOIN)) {
        world.here.join(Deed.WIPED, word.substring(FaultyWork.JOIN.length()));
        worker.say(FaultyWork.JOINED);
      } else {
        return word;
      }
    }
  }

  private void tell(FaultyWorld world, Duration took) {
    System.out.printf(
        "%d random faults in %d s, %d attempts again, %d tenants, %d writes of the neighbour%n",
        met, took.toSeconds(), again, world.tenants(), world.written());
    table.forEach((deed, injuries) -> System.out.printf("  %-10s %s%n", deed, injuries));
  }
}
