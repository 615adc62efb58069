package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.util.Map;

/**
 * What refuses growth while a customer is over its storage quota: an admission policy that the API
 * server reads from a file, so that no cluster-admin can see, change or delete it. The API server
 * reads the folder anew when it changes (alpha gate ManifestBasedAdmissionControlConfig of
 * Kubernetes 1.36).
 */
public final class QuotaPolicy {

  /** Key in the quota's ConfigMap. */
  public static final String KEY = "policy.yaml";

  static final String FOLDER = "quota";
  static final String CONFIGURATION = "admission.yaml";
  static final String PLACEHOLDER = "quota.txt";
  static final String FEATURE_GATE = "ManifestBasedAdmissionControlConfig";

  /** How far over the quota a customer is. */
  public enum Level {
    /** What keeps a cluster alive may still grow a little: status, endpoints, Leases. */
    OVER,
    /** So far over that only what is bounded by its shape still passes. */
    FAR_OVER
  }

  /**
   * The policy in force.
   *
   * @param message what the customer reads when a request is refused, one line
   */
  public static String yaml(Level level, String message) {
    return Template.fill(
        "/quota/policy.yaml",
        Map.of(
            "strict", Boolean.toString(level == Level.FAR_OVER), "message", singleQuoted(message)));
  }

  /** Whether API servers of a version can be told of a policy; the older ones refuse nothing. */
  public static boolean isKnownTo(String version) {
    return KubernetesVersions.minor(version) >= 36;
  }

  private static String singleQuoted(String text) {
    return "'" + text.replaceAll("\\p{Cntrl}", " ").replace("'", "''") + "'";
  }

  static String configuration() {
    return """
    apiVersion: apiserver.config.k8s.io/v1
    kind: AdmissionConfiguration
    plugins:
    - name: ValidatingAdmissionPolicy
      configuration:
        apiVersion: apiserver.config.k8s.io/v1
        kind: ValidatingAdmissionPolicyConfiguration
        staticManifestsDir: %s
    """
        .formatted(path(FOLDER));
  }

  /** The API server does not start without the folder; a file makes it, of a name it passes by. */
  static String placeholder() {
    return "The provider's policy for the storage quota appears here when it is in force.\n";
  }

  private QuotaPolicy() {}
}
