package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.Recovery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd recover}. */
@Command(
    name = "recover",
    description = {
      "Bring an etcd cluster that lost its quorum for good back from a copy, over SSH.",
      "The servers may be new or the old ones; what lies on them is moved aside. All customers go"
          + " back to the moment of the copy. Run again with the same copy, it goes on."
    })
public final class EtcdRecoverCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final SshOptions ssh = new SshOptions();

  @Parameters(
      paramLabel = "COPY",
      description = "File of 'etcd snapshot', or that 'etcd backup extract' wrote of a cluster.")
  private Path copy = Path.of("");

  public EtcdRecoverCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!Files.isReadable(copy)) {
      throw Failure.usage("%s cannot be read: name the copy".formatted(copy));
    }
    EtcdPlan plan = options.planOfBirth();
    if (!options.folder(session.clock()).isThere()) {
      throw Failure.usage(
          "the authorities of the lost cluster are not in %s: name their folder with --pki, as with"
                  .formatted(options.folder(session.clock()).path())
              + " others no customer could connect");
    }
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) ->
            new Recovery(plan, installation, EtcdTarget.progress(session))
                .run(connection, copy, ssh.programs(), SshOptions::host));
    options.keep(plan);
    session.terminal().print(next());
    return ExitCode.OK;
  }

  private List<String> next() {
    return """
    Etcd serves what was in the copy. Customers' API servers find it by themselves at the addresses that
    they know; where the servers have others, edit spec.endpoints of the EtcdCluster. Then:
      kubinception etcd status       # is it well?
      kubinception fsck              # what was made or deleted after the copy
    """
        .lines()
        .toList();
  }
}
