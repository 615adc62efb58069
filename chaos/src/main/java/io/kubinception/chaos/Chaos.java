package io.kubinception.chaos;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Audit;
import io.kubinception.audit.Checks;
import io.kubinception.chaos.fault.Fault;
import io.kubinception.chaos.fault.Injury;
import io.kubinception.chaos.probe.CustomerProbe;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.chaos.scene.WellBeing;
import io.kubinception.lab.LabException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Injects one fault after the other, each only when all is well, and judges what came of it. */
public final class Chaos implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration STEADY = Duration.ofSeconds(6);
  private static final Duration AT_FIRST = Duration.ofMinutes(3);

  private final Scene scene;
  private final WellBeing wellBeing;
  private final List<CustomerProbe> probes = new ArrayList<>();
  private final Clock clock;
  private final Listener listener;

  /** Is told as it happens. */
  public interface Listener {
    void injected(String fault, String target);

    void ended(Round round);
  }

  private Chaos(Scene scene, Clock clock, Listener listener) {
    this.scene = scene;
    this.wellBeing = new WellBeing(scene);
    this.clock = clock;
    this.listener = listener;
  }

  /** Starts the customers' clients. */
  public static Chaos begin(Scene scene, Clock clock, Listener listener)
      throws InterruptedException {
    var chaos = new Chaos(scene, clock, listener);
    String run = Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX);
    for (Customer customer : scene.customers()) {
      chaos.probes.add(CustomerProbe.start(scene, customer, run));
    }
    return chaos;
  }

  /**
   * Draws faults until it is enough, or one leaves something broken.
   *
   * @param seed of what chooses targets
   * @param enough is asked before each fault, with what there was so far
   */
  public Verdict run(Deck deck, long seed, Predicate<List<Round>> enough)
      throws InterruptedException {
    var random = new Random(seed);
    var rounds = new ArrayList<Round>();
    if (untilWell(this::complaints, clock.instant(), AT_FIRST).isEmpty()) {
      return verdict(seed, rounds);
    }
    while (!enough.test(rounds)) {
      Round round = round(deck.draw(), random);
      rounds.add(round);
      listener.ended(round);
      if (round.wellAfter().isEmpty()) {
        break;
      }
    }
    return verdict(seed, rounds);
  }

  /** One fault from its injection until all is well. */
  private Round round(Fault fault, Random random) throws InterruptedException {
    probes.forEach(CustomerProbe::take);
    Instant began = clock.instant();
    Injury injury = fault.inject(scene, random);
    listener.injected(fault.name(), injury.target());
    var breaches = new ArrayList<String>();
    try {
      Thread.sleep(fault.lasts());
    } finally {
      remedy(injury).ifPresent(breaches::add);
    }
    Instant remedied = clock.instant();
    Supplier<List<String>> complaints =
        () -> Stream.concat(symptoms(injury).stream(), complaints().stream()).toList();
    Optional<Duration> wellAfter = untilWell(complaints, remedied, fault.wellWithin());
    if (wellAfter.isEmpty()) {
      complaints.get().forEach(said -> breaches.add("not well in time: " + said));
    }
    int lostBefore = lost();
    for (CustomerProbe probe : probes) {
      breaches.addAll(probe.breaches());
    }
    return new Round(
        fault.name(),
        injury.target(),
        began,
        Duration.between(began, remedied),
        wellAfter,
        probes.stream().map(CustomerProbe::take).toList(),
        lost() - lostBefore,
        breaches);
  }

  private int lost() {
    return probes.stream().mapToInt(CustomerProbe::lost).sum();
  }

  /** Also when somebody wants it to end now; why it could not be done, if so. */
  private static Optional<String> remedy(Injury injury) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      injury.remedy().apply();
      return Optional.empty();
    } catch (KubernetesClientException | LabException e) {
      return Optional.of("the remedy failed: " + e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** When all became well and stayed so for some seconds. */
  private Optional<Duration> untilWell(
      Supplier<List<String>> complaints, Instant from, Duration limit) throws InterruptedException {
    Optional<Instant> since = Optional.empty();
    while (true) {
      Instant now = clock.instant();
      since = complaints.get().isEmpty() ? since.or(() -> Optional.of(now)) : Optional.empty();
      if (since.filter(well -> well.plus(STEADY).isBefore(now)).isPresent()) {
        return since.map(well -> Duration.between(from, well));
      }
      if (since.isEmpty() && now.isAfter(from.plus(limit))) {
        return Optional.empty();
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private static List<String> symptoms(Injury injury) {
    try {
      return injury.symptoms().get();
    } catch (KubernetesClientException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private List<String> complaints() {
    var complaints = new ArrayList<>(wellBeing.complaints());
    probes.forEach(probe -> complaints.addAll(probe.complaints()));
    return complaints;
  }

  private Verdict verdict(long seed, List<Round> rounds) throws InterruptedException {
    var breaches = new ArrayList<String>();
    complaints().forEach(said -> breaches.add("not well at the end: " + said));
    breaches.addAll(orphans());
    var acknowledged = new TreeMap<String, Integer>();
    for (CustomerProbe probe : probes) {
      acknowledged.put(probe.customer().name(), probe.acknowledged());
      breaches.addAll(probe.breaches());
    }
    return new Verdict(seed, rounds, acknowledged, breaches);
  }

  /** Nothing is being made or deleted now, so youth is no excuse. */
  private List<String> orphans() {
    var patience = new Audit.Patience(Duration.ofSeconds(10), Duration.ZERO);
    var report =
        new Audit(
                new Checks(scene.admin(), Kubinception.OPERATOR_NAMESPACE)::all,
                patience,
                clock,
                pause -> LockSupport.parkNanos(pause.toNanos()))
            .look();
    var breaches = new ArrayList<String>();
    report
        .findings()
        .forEach(
            found ->
                breaches.add(
                    "orphan: %s %s: %s"
                        .formatted(
                            found.finding().kind(),
                            found.finding().name(),
                            found.finding().sentence())));
    report.blind().forEach(b -> breaches.add("not audited: %s: %s".formatted(b.place(), b.why())));
    return breaches;
  }

  @Override
  public void close() {
    probes.forEach(CustomerProbe::close);
    wellBeing.close();
  }
}
