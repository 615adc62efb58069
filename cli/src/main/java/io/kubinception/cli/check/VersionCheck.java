package io.kubinception.cli.check;

import static io.kubinception.api.v1alpha1.KubernetesVersions.KUBELET_SKEW;
import static io.kubinception.api.v1alpha1.KubernetesVersions.minor;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;

/** Kubernetes versions on offer, and the ways between them. */
public final class VersionCheck {
  private VersionCheck() {}

  /** Takes v1.36.4 as well as 1.36.4. */
  public static String supported(String option, String version) {
    var bare = version.startsWith("v") ? version.substring(1) : version;
    if (!KubernetesVersions.SUPPORTED.contains(bare)) {
      throw Failure.usage(
          "%s: Kubernetes %s is not on offer: choose %s"
              .formatted(option, version, String.join(" or ", KubernetesVersions.SUPPORTED)));
    }
    return bare;
  }

  /** Whether worker nodes of that version go with the cluster's control plane. */
  public static void nodes(Session session, CustomerCluster cluster, String to) {
    String name = cluster.getMetadata().getName();
    String goal = cluster.getSpec().version();
    if (minor(to) > minor(goal)) {
      throw Failure.usage(
          "--to: nodes of %s would be newer than their control plane, which is to be %s: upgrade the cluster first, with '%s'"
              .formatted(
                  to, goal, session.command("cluster upgrade %s --to %s".formatted(name, to))));
    }
    var status = cluster.getStatus();
    String runs = status == null || status.version() == null ? goal : status.version();
    if (minor(runs) - minor(to) > KUBELET_SKEW) {
      throw Failure.usage(
          "--to: %s is more than %d minors older than the control plane's %s: take a newer one"
              .formatted(to, KUBELET_SKEW, runs));
    }
  }

  /** Whether a cluster may go this way: the next minor, or another patch of the same. */
  public static void step(String from, String to) {
    if (from.equals(to)) {
      throw Failure.usage("--to: the cluster's version is %s already".formatted(to));
    }
    if (minor(to) < minor(from)) {
      throw Failure.usage(
          "--to: %s cannot go down to %s: the newer API server may have stored what the older one cannot read"
              .formatted(from, to));
    }
    if (minor(to) > minor(from) + 1) {
      throw Failure.usage(
          "--to: a cluster goes up one minor at a time, and %s is %d minors above %s: choose a version of 1.%d first"
              .formatted(to, minor(to) - minor(from), from, minor(from) + 1));
    }
  }
}
