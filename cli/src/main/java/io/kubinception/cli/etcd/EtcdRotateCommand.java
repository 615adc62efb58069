package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.progress.Wait;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.ClientRotation;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.operate.RollingRestart;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception etcd rotate}. */
@Command(
    name = "rotate",
    description = {
      "Put a new authority of clients in the place of the one that etcd trusts, over SSH.",
      "First both are trusted and the new one signs; when all customers have certificates of it,"
          + " --complete has etcd trust it alone. Members restart one at a time. Run again, it goes on."
    })
public final class EtcdRotateCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final SshOptions ssh = new SshOptions();

  @Option(
      names = "--complete",
      description =
          "Trust only the one that signs; refused while the operator or customers use the other one.")
  private boolean complete;

  @Option(
      names = "--abort",
      description = "Let the older one sign again; then --complete, to trust it alone.")
  private boolean abort;

  @Option(
      names = "--wait",
      description = "With --complete: wait until nobody uses the other one, and show who does.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "How long a member may take to be well again, and --wait may wait (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  public EtcdRotateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (complete && abort) {
      throw Failure.usage("--abort first, and --complete when all customers have gone back");
    }
    if (wait && !complete) {
      throw Failure.usage("--wait goes with --complete: nothing else waits for customers");
    }
    EtcdPlan plan = options.plan();
    AuthorityFolder folder = options.knownFolder(session.clock());
    var rotation = new ClientRotation(folder, options.name());
    if (complete) {
      complete(plan, rotation);
    } else if (abort) {
      abort(plan, rotation);
    } else {
      prepare(plan, rotation);
    }
    options.keepSettings(plan);
    return ExitCode.OK;
  }

  private void prepare(EtcdPlan plan, ClientRotation rotation) {
    rotation.begin();
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) ->
            trust(plan, installation, connection, member -> !installation.letsInAll(member)));
    rotation.letNewerSign();
    tellToRegister(plan, "Both authorities are trusted, and the new one signs from now on.");
  }

  private void abort(EtcdPlan plan, ClientRotation rotation) {
    refuseUnlessUnderWay(rotation);
    rotation.letOlderSign();
    tellToRegister(plan, "Both authorities are trusted still, and the older one signs again.");
  }

  private void complete(EtcdPlan plan, ClientRotation rotation) {
    refuseUnlessUnderWay(rotation);
    follow(
        new Followers(session.fleet(), session.clock(), options.name()),
        rotation.signs().certificatePem());
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) ->
            trust(plan, installation.alone(), connection, installation::letsInOthers));
    boolean isNew = rotation.newerSigns();
    rotation.end();
    session
        .terminal()
        .print(
            isNew
                ? "Etcd trusts the new authority of clients alone."
                : "Etcd trusts the old authority of clients alone, as it did before.");
  }

  /** Refuses while the operator or customers use the other one, or waits until they do not. */
  private void follow(Followers followers, String authorityPem) {
    if (wait) {
      var begin = session.clock().instant();
      new Wait(session)
          .until(
              () -> List.of(followers.step(authorityPem, begin)),
              timeout,
              "kubinception etcd rotate --complete");
      return;
    }
    followers
        .missing(authorityPem)
        .ifPresent(
            missing -> {
              throw Failure.failed(missing + ": run this again later, or with --wait");
            });
  }

  private static void refuseUnlessUnderWay(ClientRotation rotation) {
    if (!rotation.isUnderWay()) {
      throw Failure.usage(
          "etcd trusts one authority of clients only: 'kubinception etcd rotate' begins with another");
    }
  }

  private void trust(EtcdPlan plan, Installation installation, Ssh connection, Predicate<URI> due) {
    try (EtcdClient client = EtcdClient.connect(installation.connection())) {
      new RollingRestart(client, timeout, EtcdTarget.progress(session))
          .toTrust(
              due,
              member -> {
                var server = PlanOptions.server(plan, member);
                installation.restartToTrust(connection, server, SshOptions.host(server));
              });
    }
  }

  /** A Secret from files, so that no key is printed. */
  private void tellToRegister(EtcdPlan plan, String said) {
    // With a certificate of the one that signs now.
    options.installation(session, plan);
    Path credentials = options.folder(session.clock()).path().resolve("credentials");
    session
        .terminal()
        .print(
            List.of(
                "# " + said + " Tell the operator, which gives customers new certificates:",
                "kubectl -n %s create secret generic etcd-%s --from-file=%s --dry-run=client -o yaml | kubectl replace -f -"
                    .formatted(Kubinception.OPERATOR_NAMESPACE, options.name(), credentials),
                "# Their API servers roll in turn. Then: kubinception etcd rotate --name %s --complete --wait"
                    .formatted(options.name())));
  }
}
