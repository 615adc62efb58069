package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;

/** What Kubernetes' pod security standard "restricted" asks of our pods, and their rank. */
public final class RestrictedPod {

  /** The admin cluster's class for control planes: above all that may wait, below the nodes'. */
  public static final String PRIORITY_CLASS = "kubinception-control-plane";

  private static final long UNPRIVILEGED = 65532;

  /** Of the pod. */
  public static PodSecurityContext context() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(UNPRIVILEGED)
        .withRunAsGroup(UNPRIVILEGED)
        .withFsGroup(UNPRIVILEGED)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  /**
   * Of its container.
   *
   * @param capabilities the only Linux capabilities that it keeps
   */
  public static SecurityContext ofContainer(List<String> capabilities) {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .withAdd(capabilities)
        .endCapabilities()
        .build();
  }

  private RestrictedPod() {}
}
