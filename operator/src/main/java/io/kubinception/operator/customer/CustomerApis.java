package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import io.kubinception.operator.kube.SecretData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens conversations with customers' API servers, a few at a time with each, and none for a moment
 * with one that did not answer: so a dead or slow customer holds a few of the operator's threads at
 * most, for seconds. Nobody waits here; who is turned away comes back by itself.
 */
public final class CustomerApis {
  private static final int AT_ONCE = 4;
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Clock clock;
  private final ConcurrentHashMap<String, Traffic> traffic = new ConcurrentHashMap<>();

  public CustomerApis(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Traffic(int open, Instant silentUntil) {
    static final Traffic NONE = new Traffic(0, Instant.MIN);
  }

  /**
   * Opens a conversation as the provider's cluster-admin.
   *
   * @throws CustomerUnavailableException when there are too many, or it was silent just now
   */
  public CustomerApi open(CustomerCluster cluster) {
    return open(customer(cluster), kubeconfig(cluster));
  }

  /**
   * The same for who has the kubeconfig.
   *
   * @param customer namespace of the control plane
   */
  public CustomerApi open(String customer, String kubeconfig) {
    traffic.compute(customer, (name, before) -> opened(before));
    try {
      return CustomerApi.open(
          kubeconfig, client.getKubernetesSerialization(), () -> closed(customer));
    } catch (RuntimeException e) {
      closed(customer);
      throw e;
    }
  }

  /**
   * Opens the conversation of a reconciler that holds one per customer at most: its own cluster's
   * or control plane's. It is not counted, so that many worker nodes cannot make a cluster that is
   * well look silent.
   */
  public CustomerApi openUncounted(String kubeconfig) {
    return CustomerApi.open(kubeconfig, client.getKubernetesSerialization(), () -> {});
  }

  /**
   * Asks in a conversation, and tells failures that say that the API server is away from others.
   *
   * @throws CustomerUnavailableException when the API server does not answer, or not well
   */
  public <T extends @Nullable Object> T ask(String customer, Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      int code = e.getCode();
      boolean noAnswer = code <= 0;
      if (noAnswer) {
        silent(customer);
      }
      if (noAnswer || code == 401 || code == 429 || code >= 500) {
        throw new CustomerUnavailableException(
            Why.SILENT, "the API server does not answer well", e);
      }
      throw e;
    }
  }

  /** Under which name a customer's conversations are counted. */
  public static String customer(CustomerCluster cluster) {
    var status = cluster.getStatus();
    String namespace = status == null ? null : status.controlPlaneNamespace();
    if (namespace == null) {
      throw new CustomerUnavailableException(
          Why.SILENT, "the cluster has no control plane yet", null);
    }
    return namespace;
  }

  private Traffic opened(@Nullable Traffic before) {
    Traffic now = before == null ? Traffic.NONE : before;
    if (clock.instant().isBefore(now.silentUntil())) {
      throw new CustomerUnavailableException(
          Why.SILENT, "the API server did not answer just now", null);
    }
    if (now.open() >= AT_ONCE) {
      throw new CustomerUnavailableException(
          Why.BUSY, "%d conversations with it are under way".formatted(now.open()), null);
    }
    return new Traffic(now.open() + 1, now.silentUntil());
  }

  private void closed(String customer) {
    traffic.computeIfPresent(
        customer,
        (name, t) ->
            t.open() <= 1 && !clock.instant().isBefore(t.silentUntil())
                ? null
                : new Traffic(t.open() - 1, t.silentUntil()));
  }

  private void silent(String customer) {
    Instant until = clock.instant().plus(SILENCE);
    traffic.computeIfPresent(customer, (name, t) -> new Traffic(t.open(), until));
  }

  private String kubeconfig(CustomerCluster cluster) {
    String name = new ControlPlaneNames(cluster.getMetadata().getName()).adminSecret();
    Secret secret = client.secrets().inNamespace(customer(cluster)).withName(name).get();
    String kubeconfig = secret == null ? null : SecretData.decode(secret).get("kubeconfig");
    if (kubeconfig == null) {
      throw new CustomerUnavailableException(
          Why.SILENT, "the control plane has no kubeconfig for the operator yet", null);
    }
    return kubeconfig;
  }
}
