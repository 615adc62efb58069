package io.kubinception.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the chart's admission policies judge what people apply. For up to half a minute after an
 * installation the API server refuses it all ("failed to configure policy"): it looks up the kinds
 * of which policies read resources, and keeps what it found for 30 s
 * (`start-apiserver-admission-initializer` of kube-apiserver 1.36).
 */
final class AdmissionPolicies {
  private static final String NOT_YET = "failed to configure";

  /** Codes of refusals by a policy. */
  private static final Set<Integer> REFUSED = Set.of(403, 422);

  private final Runnable question;
  private volatile boolean inForce;

  /**
   * @param question creates, as a dry run, what the policies that read other resources judge;
   *     throws when it is refused
   */
  AdmissionPolicies(Runnable question) {
    this.question = question;
  }

  /** Asks by a NodePool: policies that read AdminClusters and CustomerClusters judge it. */
  static AdmissionPolicies of(KubernetesClient client, String namespace) {
    var pool = new NodePool();
    pool.getMetadata().setName("admission-probe");
    pool.getMetadata().setNamespace(namespace);
    pool.setSpec(
        new NodePoolSpec("nobody", 0, "small", KubernetesVersions.DEFAULT, Map.of(), List.of()));
    return new AdmissionPolicies(() -> client.resource(pool).dryRun().create());
  }

  /** Asks until they are in force once. A refusal of theirs is as good as an answer. */
  boolean areInForce() {
    if (!inForce) {
      inForce = ask();
    }
    return inForce;
  }

  private boolean ask() {
    try {
      question.run();
      return true;
    } catch (KubernetesClientException e) {
      return REFUSED.contains(e.getCode()) && !String.valueOf(e.getMessage()).contains(NOT_YET);
    }
  }
}
