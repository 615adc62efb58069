package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.Pages;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.SecondLook;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a customer cluster from inside: the tunnel reaches a worker node (so logs, exec and
 * webhooks work), and its DNS answers.
 */
final class InsideCheck {
  static final String CONDITION = "InsideWorks";
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Pages WORKERS = new Pages(20, 50);
  private static final int TRIED = 5;

  private final KubernetesClient client;
  private final CustomerApis apis;
  private final SecondLook secondLook = new SecondLook();

  InsideCheck(KubernetesClient client, CustomerApis apis) {
    this.client = client;
    this.apis = apis;
  }

  StepResult check(CustomerClusterPass pass) {
    if (pass.ready() == 0) {
      return StepResult.done("nothing to check without nodes");
    }
    StepResult seen = look(pass);
    boolean wasWell = Status.isTrue(pass.cluster().getStatus(), CONDITION);
    if (secondLook.isDue(pass.id(), wasWell, seen instanceof StepResult.Done)) {
      pass.lookAgainSoon();
      return StepResult.done("tunnel and DNS worked until a moment ago");
    }
    return seen;
  }

  void forget(CustomerClusterPass pass) {
    secondLook.forget(pass.id());
  }

  private StepResult look(CustomerClusterPass pass) {
    try (var api = apis.openUncounted(kubeconfig(pass))) {
      Optional<String> node =
          nodes(pass).filter(name -> ready(api.client().nodes().withName(name).get())).findFirst();
      if (node.isEmpty()) {
        return StepResult.waitFor(AGAIN, "NoReadyNode", "no worker node is ready");
      }
      Optional<String> obstacle = obstacle(api, node.get());
      if (obstacle.isPresent()) {
        return StepResult.waitFor(
            AGAIN,
            "TunnelDown",
            "the API server does not reach the worker nodes by the tunnel: " + obstacle.get());
      }
      return dns(api)
          ? StepResult.done("tunnel and DNS work")
          : StepResult.waitFor(AGAIN, "DnsDown", "no CoreDNS pod is ready in the cluster");
    } catch (KubernetesClientException e) {
      return Failures.of(e);
    }
  }

  /**
   * Worker nodes that we know to be ready. By their names: a customer may store thousands of Nodes
   * of 1.5 MB each, and none of them has to be one.
   */
  private Stream<String> nodes(CustomerClusterPass pass) {
    var workers =
        client
            .resources(WorkerNode.class)
            .inNamespace(pass.cluster().getMetadata().getNamespace())
            .withLabel(Kubinception.LABEL_CLUSTER, pass.name());
    return WORKERS
        .<WorkerNode>of(workers::list)
        .filter(worker -> Status.isTrue(worker.getStatus(), Conditions.READY))
        .map(worker -> worker.getMetadata().getName())
        .limit(TRIED);
  }

  /** What keeps the API server from the node's kubelet, in its own words; empty if nothing. */
  private static Optional<String> obstacle(CustomerApi api, String node) {
    try {
      return "ok".equals(api.client().raw("/api/v1/nodes/" + node + "/proxy/healthz"))
          ? Optional.empty()
          : Optional.of("the kubelet of %s says that it is not well".formatted(node));
    } catch (KubernetesClientException e) {
      return Optional.of("%s: %s".formatted(node, words(e)));
    }
  }

  private static String words(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? Failures.sentence(e)
        : e.getStatus().getMessage();
  }

  private static boolean dns(CustomerApi api) {
    var coreDns =
        api.client().apps().deployments().inNamespace("kube-system").withName("coredns").get();
    return coreDns == null
        || Objects.requireNonNullElse(coreDns.getStatus().getReadyReplicas(), 0) > 0;
  }

  private static boolean ready(@Nullable Node node) {
    return node != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private String kubeconfig(CustomerClusterPass pass) {
    var secret =
        client
            .secrets()
            .inNamespace(pass.namespaceOfControlPlane())
            .withName(new ControlPlaneNames(pass.name()).adminSecret())
            .get();
    return (secret == null ? Map.<String, String>of() : SecretData.decode(secret))
        .getOrDefault("kubeconfig", "");
  }
}
