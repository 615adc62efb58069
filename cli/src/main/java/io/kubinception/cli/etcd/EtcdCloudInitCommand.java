package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.CloudInit;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.EtcdServer.Start;
import io.kubinception.etcd.install.Installation;
import io.kubinception.images.ComponentCatalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception etcd cloud-init}. */
@Command(
    name = "cloud-init",
    description = {
      "Print the user data that makes a server a member at its first boot.",
      "The server's image has etcd, etcdctl and etcdutl in /usr/local/bin. It carries the server's"
          + " keys."
    })
public final class EtcdCloudInitCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Option(
      names = "--server",
      required = true,
      paramLabel = "HOST",
      description = "Which of the servers it is for.")
  private String host = "";

  @Option(
      names = "--etcd-version",
      paramLabel = "VERSION",
      defaultValue = ComponentCatalog.ETCD_VERSION,
      description = "Version of the etcd in the server's image (default: ${DEFAULT-VALUE}).")
  private String version = "";

  public EtcdCloudInitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdVersion etcd = version();
    EtcdPlan plan = options.planOfBirth();
    Server server =
        plan.servers().stream()
            .filter(one -> one.name().equals(host))
            .findFirst()
            .orElseThrow(() -> Failure.usage("--server %s is not among --servers".formatted(host)));
    session.terminal().print(userData(plan, server, etcd).strip());
    options.keep(plan);
    return ExitCode.OK;
  }

  private String userData(EtcdPlan plan, Server server, EtcdVersion etcd) {
    Installation installation = options.installation(session, plan);
    return CloudInit.text(installation.server(server, new Start.Birth()).recipe(etcd));
  }

  private EtcdVersion version() {
    try {
      EtcdVersion etcd = EtcdVersion.parse(version);
      if (etcd.meetsFloor()) {
        return etcd;
      }
      throw Failure.usage("--etcd-version: " + etcd.floorReason());
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
              "--etcd-version is like %s: %s".formatted(ComponentCatalog.ETCD_VERSION, version))
          .because(e);
    }
  }
}
