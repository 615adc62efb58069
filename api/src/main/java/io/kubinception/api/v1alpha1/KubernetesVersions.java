package io.kubinception.api.v1alpha1;

import java.util.List;

/** The Kubernetes versions that customers may ask for; each has its images and its add-ons. */
public final class KubernetesVersions {
  public static final String DEFAULT = "1.36.4";

  public static final List<String> SUPPORTED = List.of("1.36.4");

  /** CEL for the CRDs; an annotation takes constants only, so a test holds it to SUPPORTED. */
  static final String RULE = "self in ['1.36.4']";

  static final String RULE_MESSAGE = "version must be one of the supported ones: 1.36.4";

  private KubernetesVersions() {}
}
