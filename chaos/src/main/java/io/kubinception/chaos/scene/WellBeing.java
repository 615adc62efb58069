package io.kubinception.chaos.scene;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether everything is as it should be: by what answers now, not by what was said before. */
public final class WellBeing implements AutoCloseable {
  static final String OPERATOR = "kubinception-operator";

  private final Scene scene;
  private final EtcdClient etcd;

  public WellBeing(Scene scene) {
    this.scene = scene;
    this.etcd = scene.lab().etcdClient();
  }

  /** What is wrong; empty when all is well. */
  public List<String> complaints() {
    var complaints = new ArrayList<String>();
    complaints.addAll(ask("etcd", this::etcdServers));
    var admin = ask("the admin cluster", () -> notReady(scene.admin().nodes().list().getItems()));
    complaints.addAll(admin);
    if (admin.isEmpty()) {
      complaints.addAll(ask("the operator", () -> unavailable(Kubinception.OPERATOR_NAMESPACE)));
      for (var customer : scene.customers()) {
        complaints.addAll(ask(customer.name(), () -> controlPlane(customer)));
      }
    }
    return complaints;
  }

  private static List<String> ask(String whom, Callable<List<String>> question) {
    try {
      return question.call().stream().map(said -> whom + ": " + said).toList();
    } catch (Exception e) {
      return List.of(whom + " does not answer: " + e.getMessage());
    }
  }

  private List<String> etcdServers() {
    ClusterReport report = new EtcdHealth(etcd).report();
    return report.hasQuorum() ? report.problems() : List.of("no quorum");
  }

  private static List<String> notReady(List<Node> nodes) {
    return nodes.stream()
        .filter(
            node ->
                node.getStatus().getConditions().stream()
                    .noneMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
        .map(node -> "node " + node.getMetadata().getName() + " is not ready")
        .toList();
  }

  private List<String> unavailable(String namespace) {
    return scene.admin().apps().deployments().inNamespace(namespace).list().getItems().stream()
        .filter(deployment -> !isAvailable(deployment))
        .map(deployment -> deployment.getMetadata().getName() + " lacks replicas")
        .toList();
  }

  private static boolean isAvailable(Deployment deployment) {
    var status = deployment.getStatus();
    Integer wanted = deployment.getSpec().getReplicas();
    return Objects.equals(deployment.getMetadata().getGeneration(), status.getObservedGeneration())
        && Stream.<Supplier<Integer>>of(
                status::getReplicas, status::getReadyReplicas, status::getUpdatedReplicas)
            .allMatch(count -> wanted.equals(count.get()));
  }

  private List<String> controlPlane(Customer customer) {
    CustomerCluster cluster = scene.cluster(customer);
    var complaints = new ArrayList<>(unavailable(scene.namespace(customer)));
    if (!Status.isTrue(cluster.getStatus(), "Ready")) {
      Status.condition(cluster.getStatus(), "Ready")
          .ifPresent(ready -> complaints.add(ready.getReason() + ": " + ready.getMessage()));
    }
    try (var client = customer.client()) {
      var nodes = client.nodes().list().getItems();
      complaints.addAll(notReady(nodes));
      if (nodes.size() != customer.nodes()) {
        complaints.add("%d of %d nodes".formatted(nodes.size(), customer.nodes()));
      }
      client.pods().inNamespace("kube-system").list().getItems().stream()
          .filter(
              pod ->
                  pod.getStatus().getConditions().stream()
                      .noneMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
          .filter(pod -> customer.nodes() > 0)
          .forEach(pod -> complaints.add("pod " + pod.getMetadata().getName() + " is not ready"));
    }
    return complaints;
  }

  @Override
  public void close() {
    etcd.close();
  }
}
