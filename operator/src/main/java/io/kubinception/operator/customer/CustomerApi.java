package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubinception.api.v1alpha1.Kubinception;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;

/**
 * One brief conversation with a customer's API server, as the provider's cluster-admin. Short
 * time-outs and no retries: a customer that does not answer costs the caller seconds at most, and
 * the reconciler comes back by itself.
 */
public final class CustomerApi implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int REQUEST_MILLIS = 8_000;

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Kubinception.FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Runnable atClose;

  private CustomerApi(KubernetesClient client, Runnable atClose) {
    this.client = client;
    this.atClose = atClose;
  }

  /**
   * Opens a conversation; nothing is sent yet.
   *
   * @param serialization shared by all: what it has learned of a type costs CPU to learn again
   * @param atClose runs when the conversation is over
   */
  static CustomerApi open(
      String kubeconfig, KubernetesSerialization serialization, Runnable atClose) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
            // Ours are EC keys; the client takes them for RSA otherwise.
            .withClientKeyAlgo("EC")
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestTimeout(REQUEST_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new CustomerApi(
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(serialization)
            .build(),
        atClose);
  }

  public KubernetesClient client() {
    return client;
  }

  /** How far an API server has come. */
  public enum Readiness {
    SILENT,
    /** It answers, but is not done with its start, or its etcd is away. */
    ANSWERING,
    READY
  }

  /** What the API server says of itself. */
  public Readiness readiness() {
    try {
      return "ok".equals(client.raw("/readyz")) ? Readiness.READY : Readiness.ANSWERING;
    } catch (KubernetesClientException e) {
      return e.getCode() > 0 ? Readiness.ANSWERING : Readiness.SILENT;
    }
  }

  /** Applies the objects in order, as ours. */
  public void apply(Collection<? extends HasMetadata> objects) {
    objects.forEach(o -> client.resource(o).patch(APPLY));
  }

  /** Whether all of these are there, in whatever state. */
  public boolean has(Collection<? extends HasMetadata> objects) {
    return objects.stream().allMatch(o -> client.resource(o).get() != null);
  }

  /** The CA certificates that the API server is known by, PEM. */
  public String authorityPem() {
    String base64 = client.getConfiguration().getCaCertData();
    return base64 == null
        ? ""
        : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      client.close();
    } finally {
      atClose.run();
    }
  }
}
