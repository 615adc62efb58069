package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.install.Supply;
import io.kubinception.etcd.operate.Membership;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.operate.Membership.Starter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception etcd join}. */
@Command(
    name = "join",
    description = {
      "Install one more server over SSH and let it join, or put it in the place of a dead member.",
      "It copies the data first and votes when it has caught up. Run again, it goes on."
    })
public final class EtcdJoinCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final SshOptions ssh = new SshOptions();

  @Option(
      names = "--server",
      required = true,
      paramLabel = "HOST[=ADDRESS]",
      description = "The server that joins; may be the dead one's, with a new disk.")
  private String joining = "";

  @Option(
      names = "--replaces",
      paramLabel = "MEMBER",
      description = "The dead member: its name, its number, or its peer URL.")
  private @Nullable String dead;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30m",
      description = "How long to wait for each step, copying included (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  public EtcdJoinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Server server = server();
    EtcdPlan plan = options.plan().with(server);
    options.knownFolder(session.clock());
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) ->
            options.keepIfKnown(join(plan, server, installation, connection)));
    session.terminal().print(server.name() + " votes.");
    return ExitCode.OK;
  }

  /** The plan of those that are members then. */
  private EtcdPlan join(EtcdPlan plan, Server server, Installation installation, Ssh connection) {
    String host = SshOptions.host(server);
    try (EtcdClient client = EtcdClient.connect(installation.connection())) {
      List<EtcdVersion> versions =
          new EtcdHealth(client)
              .report().members().stream().flatMap(member -> member.version().stream()).toList();
      Supply supply = installation.supplyToJoin(connection, server, ssh.programs(), versions, host);
      Starter starter = how -> installation.join(connection, server, how, supply, host);
      var membership = new Membership(client, timeout, EtcdTarget.progress(session));
      var newcomer = new Newcomer(server.name(), server.peerUrl());
      if (dead == null) {
        membership.join(newcomer, starter);
      } else {
        membership.replace(dead, newcomer, starter);
      }
      return plan.at(client.members().list().stream().flatMap(m -> m.peerUrls().stream()).toList());
    }
  }

  private Server server() {
    try {
      return PlanOptions.server(joining);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--server: " + e.getMessage()).because(e);
    }
  }
}
