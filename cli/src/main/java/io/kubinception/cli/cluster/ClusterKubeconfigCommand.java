package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubeconfigRequestSpec;
import io.kubinception.api.v1alpha1.LostSecret;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Asleep;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.check.ToBeDeleted;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster kubeconfig}. */
@Command(
    name = "kubeconfig",
    description = {
      "The customer's kubeconfig of a cluster, on standard output or into a file.",
      "With --user: one for a person and a short time, signed for this call.",
      "With --reset: lock out every kubeconfig of the cluster that was given out before."
    })
public final class ClusterKubeconfigCommand implements Callable<Integer> {
  private static final String KEY = "kubeconfig";
  private static final Duration RESET_PATIENCE = Duration.ofMinutes(5);

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it to this file, readable by you only; an older one is replaced.")
  private @Nullable Path file;

  @Option(names = "--user", paramLabel = "USER", description = "Name of a person in the cluster.")
  private @Nullable String user;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description =
          "Group of the person in the cluster; give it again for more."
              + " kubinception:customer-admins is cluster-admin.")
  private List<String> groups = List.of();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long it is good, from 10m to 30d (default 8h).")
  private @Nullable String duration;

  @Option(
      names = "--reset",
      description = "Lock out all that were given out before; what runs in the cluster goes on.")
  private boolean reset;

  public ClusterKubeconfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    checkWords();
    var cluster = Lookup.cluster(session.fleet(), session.namespace(), name);
    if (reset) {
      ToBeDeleted.refuseDeleting(cluster);
      Paused.warn(session, cluster, "cluster");
      checkNewOneComes(cluster);
      checkRest();
      lockOut(cluster);
      if (file == null && user == null) {
        return ExitCode.OK;
      }
    }
    show(user == null ? standing() : requested(user).get());
    return ExitCode.OK;
  }

  private void check() {
    if (user == null && (!groups.isEmpty() || duration != null)) {
      throw Failure.usage("--group and --duration need --user: who is it for?");
    }
    if (file != null) {
      KubeconfigFile.check(file);
    }
  }

  /** A reset cannot be taken back: what is refused afterwards is refused before. */
  private void checkRest() {
    if (user != null) {
      requested(user).check();
    }
  }

  /** By the API's own rules, which it would tell as a failure. */
  private void checkWords() {
    if (user != null) {
      requested(user)
          .wish()
          .refusal()
          .ifPresent(
              sentence -> {
                throw Failure.usage(sentence);
              });
    }
  }

  private RequestedKubeconfig requested(String person) {
    var wish =
        new KubeconfigRequestSpec(
            name,
            person,
            groups,
            Objects.requireNonNullElse(duration, KubeconfigRequestSpec.DEFAULT_DURATION));
    return new RequestedKubeconfig(session, wish);
  }

  private String standing() {
    var cluster = Lookup.cluster(session.fleet(), session.namespace(), name);
    var status = cluster.getStatus();
    var given = status == null ? null : status.kubeconfigSecret();
    var secret = given == null ? name + "-kubeconfig" : given;
    return session
        .fleet()
        .secret(session.namespace(), secret, KEY)
        .orElseThrow(() -> notYet(cluster));
  }

  private void show(String kubeconfig) {
    if (file == null) {
      session.terminal().print(kubeconfig.stripTrailing());
    } else {
      KubeconfigFile.write(file, kubeconfig);
      session.terminal().note("Written to %s. Use it: export KUBECONFIG=%<s".formatted(file));
    }
  }

  /** In its sleep a reset holds at once, but the standing kubeconfig is signed at the wake. */
  private void checkNewOneComes(CustomerCluster cluster) {
    if (Asleep.is(session, cluster) && file != null && user == null) {
      throw Failure.failed(
          ("cluster %s sleeps, and gets its new kubeconfig when it wakes; nothing was reset. Reset it"
                  + " now without --output, or after '%s'")
              .formatted(name, ToBeDeleted.wakeUp(session, cluster) + " --wait"));
    }
  }

  private void lockOut(CustomerCluster cluster) {
    var begin = session.clock().instant();
    var at = begin.truncatedTo(ChronoUnit.SECONDS).toString();
    var changed = session.fleet().change(cluster, Map.of("access", Map.of("resetAt", at)));
    new Wait(session)
        .until(
            () -> List.of(lockedOut(changed, at, begin)),
            RESET_PATIENCE,
            session.command("cluster get " + name));
    session
        .terminal()
        .note(
            "Every kubeconfig of cluster %s that was given out before is locked out."
                .formatted(name));
  }

  /** Also of a cluster that is not well otherwise. */
  private Step lockedOut(CustomerCluster changed, String at, Instant begin) {
    String words = "old ones locked out";
    boolean wantsStanding = file != null && user == null;
    var view = SleepProgress.view(session.fleet(), changed);
    if (holds(view, at) && (!wantsStanding || newOneIsThere(view, changed))) {
      return Step.done(words, Duration.between(begin, session.clock().instant()), "");
    }
    var step = SleepProgress.asAsked(session, changed, words, begin);
    if (!step.isDone()) {
      failIfItCannotHold(view.controlPlane(), at);
    }
    return step;
  }

  /** Once the control plane knows of the reset and lacks what nobody but a person brings back. */
  private void failIfItCannotHold(@Nullable ControlPlane controlPlane, String at) {
    Optional.ofNullable(controlPlane)
        .filter(c -> at.equals(c.getSpec().accessResetAt()))
        .filter(c -> Status.isOf(c.getStatus(), c.getMetadata().getGeneration()))
        .flatMap(LostSecret::toldBy)
        .ifPresent(
            whatToDo -> {
              throw Failure.hopeless(
                  "the reset of cluster %s is written down, and holds when its Secrets are back: %s"
                      .formatted(name, whatToDo));
            });
  }

  private static boolean holds(ClusterView view, String at) {
    return Optional.ofNullable(view.controlPlane())
        .map(ControlPlane::getStatus)
        .map(ControlPlaneStatus::accessResetAt)
        .filter(at::equals)
        .isPresent();
  }

  private static boolean newOneIsThere(ClusterView view, CustomerCluster changed) {
    return Optional.ofNullable(SleepProgress.observed(view.cluster(), changed))
        .filter(seen -> Status.isTrue(seen.getStatus(), CustomerCluster.KUBECONFIG_READY))
        .isPresent();
  }

  private Failure notYet(CustomerCluster cluster) {
    var health = Health.of(cluster, session.clock().instant());
    var why =
        Optional.of(health.sentence()).filter(s -> !s.isBlank()).map(s -> ": " + s).orElse("");
    return Failure.failed(
        "cluster %s has no kubeconfig yet%s. Look with '%s'"
            .formatted(name, why, session.command("cluster get " + name)));
  }
}
