package io.kubinception.cli.lab;

import io.kubinception.chaos.Chaos;
import io.kubinception.chaos.Deck;
import io.kubinception.chaos.Round;
import io.kubinception.chaos.Verdict;
import io.kubinception.chaos.fault.Book;
import io.kubinception.chaos.fault.Fault;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Format;
import io.kubinception.cli.output.Table;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubinception chaos}. */
@Command(
    name = "chaos",
    description = {
      "Break things in the lab, one after the other, while two customers work; then check that all"
          + " came back, nothing is orphaned and no acknowledged write is lost.",
      "Ends with 1 when something of that is not so. Ctrl-C heals what is broken just then."
    })
public final class ChaosCommand implements Callable<Integer> {
  /** What an interrupted fault needs to be healed. */
  private static final long GRACE_SECONDS = 60;

  private final Session session;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Go on for so long; each fault once when left out.")
  private @Nullable Integer minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Draws the same faults and targets again; a new one when left out.")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "NAME",
      description = "Only these, separated by commas.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Show the faults that there are, and do nothing.")
  private boolean list;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|yaml",
      description = "Print the outcome as JSON or YAML.")
  private @Nullable Format format;

  public ChaosCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Fault> faults = chosen();
    if (list && format != null) {
      throw Failure.usage("--list shows a table: -o is for the outcome of a run");
    }
    if (list) {
      list(faults);
      return ExitCode.OK;
    }
    if (minutes != null && minutes <= 0) {
      throw Failure.usage("--minutes must be above 0: " + minutes);
    }
    long drawn = seed == null ? session.clock().millis() : seed;
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      if (!lab.status().exists()) {
        throw Failure.notFound("There is no lab: run 'kubinception up --provider-only' first.");
      }
      session.terminal().note("seed " + drawn);
      Verdict verdict = untilInterrupted(() -> run(lab, faults, drawn));
      var outcome = new ChaosOutcome(verdict);
      session
          .terminal()
          .print(
              format == null
                  ? outcome.lines(session.terminal().style())
                  : List.of(format.text(outcome.tree())));
      return verdict.allBreaches().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private List<Fault> chosen() {
    return names.isEmpty()
        ? Book.all()
        : names.stream()
            .map(
                name ->
                    Book.find(name)
                        .orElseThrow(
                            () ->
                                Failure.usage(
                                    "There is no fault '%s': see 'kubinception chaos --list'."
                                        .formatted(name))))
            .toList();
  }

  private void list(List<Fault> faults) {
    var table = new Table(session.terminal().style(), "FAULT", "WHAT", "WELL WITHIN");
    faults.forEach(fault -> table.row(fault.name(), fault.about(), Ages.exact(fault.wellWithin())));
    session.terminal().print(table.lines());
  }

  private Verdict run(Lab lab, List<Fault> faults, long drawn) throws InterruptedException {
    var deck = new Deck(faults, new Random(drawn));
    try (var scene = scene(lab);
        var chaos =
            Chaos.begin(
                scene, session.clock(), new ChaosView(session.terminal(), session.clock()))) {
      Instant end =
          session.clock().instant().plus(Duration.ofMinutes(minutes == null ? 0 : minutes));
      Predicate<List<Round>> enough =
          rounds ->
              minutes == null
                  ? rounds.size() == faults.size()
                  : !session.clock().instant().isBefore(end);
      Verdict verdict = chaos.run(deck, drawn, enough);
      if (verdict.allBreaches().isEmpty()) {
        scene.clear();
      }
      return verdict;
    }
  }

  private Scene scene(Lab lab) throws InterruptedException {
    try (var view = new LabView(session.terminal(), session.clock())) {
      return Scene.set(lab, view);
    }
  }

  /** Ctrl-C interrupts the run, which heals first; the JVM waits for that. */
  private Verdict untilInterrupted(Callable<Verdict> run) {
    var ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    var interrupt =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                  session.terminal().note("not healed in time: run 'kubinception up'");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "chaos-interrupt");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try {
      return run.call();
    } catch (Exception e) {
      throw Thread.interrupted() || e instanceof InterruptedException
          ? Failure.failed("Interrupted; what was broken just then is healed.").because(e)
          : Failure.failed(String.valueOf(e.getMessage())).because(e);
    } finally {
      ended.countDown();
      forget(interrupt);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
      return;
    }
  }
}
