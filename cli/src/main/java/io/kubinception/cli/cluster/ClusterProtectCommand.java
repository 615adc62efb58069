package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster protect}. */
@Command(
    name = "protect",
    description = "Have every deletion of a cluster refused, whoever asks, until it is taken off.")
public final class ClusterProtectCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(names = "--off", description = "Take the protection off.")
  private boolean off;

  public ClusterProtectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var cluster = Lookup.cluster(session.fleet(), session.namespace(), name);
    session
        .fleet()
        .annotate(cluster, Kubinception.ANNOTATION_DELETION_PROTECTION, Boolean.toString(!off));
    session
        .terminal()
        .print(
            off
                ? "Cluster %s is not protected from deletion any more.".formatted(name)
                : "Cluster %s is protected from deletion.".formatted(name));
    return ExitCode.OK;
  }
}
