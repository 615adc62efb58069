package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.output.Health;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster kubeconfig}. */
@Command(
    name = "kubeconfig",
    description = "The customer's kubeconfig of a cluster, on standard output or into a file.")
public final class ClusterKubeconfigCommand implements Callable<Integer> {
  private static final String KEY = "kubeconfig";

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write it to this file, readable by you only; an older one is replaced.")
  private @Nullable Path file;

  public ClusterKubeconfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var cluster = Lookup.cluster(session.fleet(), session.namespace(), name);
    var status = cluster.getStatus();
    var given = status == null ? null : status.kubeconfigSecret();
    var secret = given == null ? name + "-kubeconfig" : given;
    var kubeconfig =
        session.fleet().secret(session.namespace(), secret, KEY).orElseThrow(() -> notYet(cluster));
    if (file == null) {
      session.terminal().print(kubeconfig.stripTrailing());
    } else {
      PrivateFile.write(file, kubeconfig);
      session.terminal().note("Written to %s. Use it: export KUBECONFIG=%<s".formatted(file));
    }
    return ExitCode.OK;
  }

  private Failure notYet(CustomerCluster cluster) {
    var health = Health.of(cluster, session.clock().instant());
    var why =
        Optional.of(health.sentence()).filter(s -> !s.isBlank()).map(s -> ": " + s).orElse("");
    return Failure.failed(
        "cluster %s has no kubeconfig yet%s. Look with 'kubinception cluster get %1$s'"
            .formatted(name, why));
  }
}
