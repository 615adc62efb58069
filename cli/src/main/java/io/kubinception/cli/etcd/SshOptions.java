package io.kubinception.cli.etcd;

import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.InstallException;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.OfferedPrograms;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.images.ComponentCatalog;
import io.kubinception.images.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How servers are reached. */
final class SshOptions {
  @Option(
      names = "--ssh-user",
      paramLabel = "USER",
      defaultValue = "root",
      description =
          "Who logs in; root, or one who may use sudo without a password"
              + " (default: ${DEFAULT-VALUE}).")
  private String user = "";

  @Option(
      names = "--ssh-option",
      paramLabel = "OPTION",
      description = "More for ssh, as of its -o, like Port=2222; may be given again.")
  private List<String> sshOptions = List.of();

  @Option(
      names = "--programs",
      paramLabel = "FOLDER",
      description = {
        "Where etcd, etcdctl and etcdutl for the servers are.",
        "Left out, servers keep what they have, and get what './kubinception up' built where they have"
            + " none."
      })
  private @Nullable Path programs;

  OfferedPrograms programs() {
    return programs == null
        ? new OfferedPrograms(
            Workspace.defaultCache().resolve("bin/etcd-" + ComponentCatalog.ETCD_VERSION), false)
        : new OfferedPrograms(programs, true);
  }

  /** The address is what the plan knows; ssh, with its configuration, may know only the name. */
  static String host(Server server) {
    return server.address();
  }

  /** Does the work on the servers of a plan; what goes wrong ends in a Failure. */
  void with(
      Session session, PlanOptions options, EtcdPlan plan, BiConsumer<Installation, Ssh> work) {
    List<String> more = sshOptions.stream().map(option -> "-o" + option).toList();
    try (Ssh ssh = new Ssh(user, more)) {
      work.accept(options.installation(session, plan), ssh);
    } catch (InstallException e) {
      throw Failure.failed(e.sentence()).because(e);
    } catch (OperationStopped e) {
      throw Failure.failed(e.sentence()).because(e);
    } catch (EtcdException.Unavailable e) {
      throw Failure.failed(
              "etcd does not answer, or has no quorum: --servers must name members that run (%s)"
                  .formatted(e.getMessage()))
          .because(e);
    } catch (EtcdException e) {
      throw Failure.failed("etcd: " + e.getMessage()).because(e);
    } catch (IOException e) {
      throw Failure.failed("ssh has no folder for its connections: " + e.getMessage()).because(e);
    }
  }
}
