package io.kubinception.api.v1alpha1;

import java.util.List;

/**
 * The Kubernetes versions that customers may ask for; each has its images and its add-ons. A
 * cluster goes up one minor at a time and never down one: the newer API server has stored what the
 * older one cannot read. Patches of a minor store the same, so they may change both ways: down is
 * the way back from a bad one.
 */
public final class KubernetesVersions {
  public static final String DEFAULT = "1.36.4";

  /** The newest first. */
  public static final List<String> SUPPORTED = List.of("1.36.4", "1.35.8");

  /** How many minors the kubelets of a cluster may be behind its control plane. */
  public static final int KUBELET_SKEW = 3;

  /** CEL for the CRDs; an annotation takes constants only, so a test holds it to SUPPORTED. */
  static final String RULE = "self in ['1.36.4', '1.35.8']";

  static final String RULE_MESSAGE = "version must be one of the supported ones: 1.36.4, 1.35.8";

  /** Of what is no version another rule speaks. */
  private static final String NO_VERSION = "!self.matches('^1[.][0-9]+[.][0-9]+$') || ";

  static final String NOT_DOWN_RULE =
      NO_VERSION + "int(self.split('.')[1]) >= int(oldSelf.split('.')[1])";

  static final String NOT_DOWN_MESSAGE =
      "version cannot go down to a lower minor: the newer API server may have stored what the older"
          + " one cannot read";

  static final String ONE_MINOR_RULE =
      NO_VERSION + "int(self.split('.')[1]) <= int(oldSelf.split('.')[1]) + 1";

  static final String ONE_MINOR_MESSAGE =
      "version goes up one minor at a time: choose the next minor, and go on when it runs";

  /** Of the whole resource: what is asked for and what runs are a minor apart at most. */
  static final String ARRIVED_RULE =
      "!has(self.status) || !has(self.status.version)"
          + " || !self.spec.version.matches('^1[.][0-9]+[.][0-9]+$')"
          + " || int(self.spec.version.split('.')[1]) <= int(self.status.version.split('.')[1]) + 1";

  static final String ARRIVED_MESSAGE =
      "version goes up one minor at a time, and the upgrade before has not arrived: wait until"
          + " status.version shows it (a cluster that sleeps has to wake for it)";

  /** The minor of a version: 36 of 1.36.4. */
  public static int minor(String version) {
    return Integer.parseInt(version.split("\\.", 3)[1]);
  }

  private KubernetesVersions() {}
}
