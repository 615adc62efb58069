package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.fleet.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster protect}. */
@Command(
    name = "protect",
    description = {
      "Have every deletion of a cluster refused, whoever asks, until it is taken off: of itself, and of"
          + " what it has now: its control plane, its etcd tenant and its node pools.",
      "A node pool that is made later is not protected: protect the cluster again."
    })
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
    var fleet = session.fleet();
    var view =
        ClusterView.read(fleet, session.namespace(), name)
            .orElseThrow(() -> Lookup.noCluster(fleet, session.namespace(), name));
    parts(view).forEach(this::mark);
    session.terminal().print(told(view));
    return ExitCode.OK;
  }

  /** The cluster last when it is taken off: a run that ended in between is seen at the cluster. */
  private static List<Resource<?, ?>> parts(ClusterView view) {
    var parts = new ArrayList<Resource<?, ?>>();
    view.pools().forEach(pool -> parts.add(pool.pool()));
    if (view.tenant() != null) {
      parts.add(view.tenant());
    }
    if (view.controlPlane() != null) {
      parts.add(view.controlPlane());
    }
    parts.add(view.cluster());
    return parts;
  }

  private void mark(Resource<?, ?> part) {
    if (part.deletionProtected() == off) {
      session
          .fleet()
          .annotate(part, Kubinception.ANNOTATION_DELETION_PROTECTION, Boolean.toString(!off));
    }
  }

  private String told(ClusterView view) {
    if (off) {
      return "Cluster %s is not protected from deletion any more, nor is anything of it."
          .formatted(name);
    }
    return view.controlPlane() == null
        ? "Cluster %s is protected from deletion; its control plane is not there yet: protect it again then."
            .formatted(name)
        : "Cluster %s is protected from deletion, with its control plane, its data and %s."
            .formatted(name, pools(view.pools().size()));
  }

  private static String pools(int count) {
    return count == 1 ? "1 node pool" : count + " node pools";
  }
}
