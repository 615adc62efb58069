package io.kubinception.cli.lab;

import static java.util.Objects.requireNonNullElse;

import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Ages;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubinception up}. */
@Command(
    name = "up",
    description =
        "Bring up a provider on this machine, and a customer cluster to try. Goes on where it was"
            + " interrupted; changes nothing when all is there.")
public final class UpCommand implements Callable<Integer> {

  private static final String CLUSTER = "demo";
  private static final int NODES = 2;

  private final Session session;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description =
          "Worker nodes of the customer cluster '" + CLUSTER + "' (default " + NODES + ").")
  private @Nullable Integer nodes;

  @Option(names = "--provider-only", description = "Make no customer cluster.")
  private boolean providerOnly;

  @Option(
      names = "--recover-etcd",
      paramLabel = "COPY",
      description =
          "Where all etcd servers were lost: make them anew with what is in this file of 'etcd"
              + " snapshot'.")
  private @Nullable Path etcdCopy;

  public UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (nodes != null && nodes < 0) {
      throw Failure.usage("--nodes cannot be below 0: " + nodes);
    }
    if (nodes != null && providerOnly) {
      throw Failure.usage("--provider-only makes no cluster that could have --nodes");
    }
    if (etcdCopy != null && !Files.isReadable(etcdCopy)) {
      throw Failure.usage("%s cannot be read: name the copy".formatted(etcdCopy));
    }
    var start = session.clock().instant();
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      boolean changed;
      try (var view = new LabView(session.terminal(), session.clock())) {
        changed = etcdCopy == null ? lab.up(view) : lab.recover(etcdCopy, view);
        lab.linkPrograms(launcher());
        if (!providerOnly) {
          changed |=
              lab.customerCluster(CLUSTER, Plan.SHARED, requireNonNullElse(nodes, NODES), view);
        }
      }
      String took = Ages.exact(Duration.between(start, session.clock().instant()));
      session.terminal().print("");
      session
          .terminal()
          .print(
              changed
                  ? "The lab is up after " + took + "."
                  : "The lab was up already (" + took + ").");
      session.terminal().print(usage(lab));
      return ExitCode.OK;
    } catch (LabException e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    }
  }

  /** The script that runs this program, for links to lead to; it tells where it is. */
  private static Path launcher() {
    return Path.of(System.getProperty("kubinception.root", ""), "kubinception")
        .toAbsolutePath()
        .normalize();
  }

  private List<String> usage(Lab lab) {
    Stream<String> path =
        onPath("kubectl") && onPath("kubinception")
            ? Stream.of()
            : Stream.of("  export PATH=" + lab.home().bin() + ":$PATH");
    Stream<String> customer =
        providerOnly
            ? Stream.of("  kubinception cluster create NAME --nodes 2 --wait")
            : Stream.of(
                "  export KUBECONFIG=" + lab.home().kubeconfig(CLUSTER), "  kubectl get nodes");
    return Stream.of(
            Stream.of("", "Use it:"),
            path,
            customer,
            Stream.of("", "Look at the provider:", "  kubinception status"))
        .flatMap(lines -> lines)
        .toList();
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
