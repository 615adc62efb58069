package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.kubinception.api.v1alpha1.Kubinception;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Has each node take over another authority, by a pod that is there for just that long. */
public final class NodeCredentials {
  private static final String FILE = "node-credentials.yaml";

  /**
   * Kubelets trust these authorities, and ask for new certificates with those that they have.
   *
   * @param trusted the authorities, PEM
   * @param signer the one of them that signs, PEM: another one means another renewal
   */
  public static DaemonSet renewal(ControlPlaneModel model, String trusted, String signer) {
    return daemonSet(model, "renew", trusted, signer);
  }

  /** Kubelets trust just these authorities. */
  public static DaemonSet trust(ControlPlaneModel model, String trusted) {
    return daemonSet(model, "trust", trusted, "");
  }

  private static DaemonSet daemonSet(
      ControlPlaneModel model, String work, String trusted, String signer) {
    String text =
        Template.fill(
            model.versions().inside(),
            FILE,
            Map.of(
                "work",
                work,
                "id",
                work + "-" + Checksum.of(Map.of("trusted", trusted, "signer", signer)),
                "authorityBase64",
                Base64.getEncoder().encodeToString(trusted.getBytes(StandardCharsets.UTF_8)),
                "image",
                ComponentImages.of(model.versions().inside()).proxy()));
    DaemonSet daemonSet = (DaemonSet) Yaml.objects(text).getFirst();
    daemonSet
        .getMetadata()
        .setLabels(Map.of(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY));
    return daemonSet;
  }

  private NodeCredentials() {}
}
