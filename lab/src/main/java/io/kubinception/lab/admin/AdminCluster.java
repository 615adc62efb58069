package io.kubinception.lab.admin;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.lab.LabAuthorities;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.Poll;
import io.kubinception.lab.provider.ApiClients;
import io.kubinception.lab.provider.ServerSideApply;
import io.kubinception.lab.provider.SignsOfLife;
import io.kubinception.lab.step.Step.Progress;
import io.kubinception.pki.Kubeconfig;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The admin cluster from outside: whether it is up, and what it needs to carry pods. */
public final class AdminCluster {

  private static final Duration START = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SYSTEM = "kube-system";
  private static final String DNS = "coredns";

  private final LabLayout layout;
  private final LabAuthorities authorities;

  public AdminCluster(LabLayout layout, LabAuthorities authorities) {
    this.layout = layout;
    this.authorities = authorities;
  }

  /** For its first administrator. */
  public String kubeconfig() {
    return new Kubeconfig(
            layout.name() + "-admin",
            URI.create(layout.adminEndpoint()),
            authorities.admin().certificatePem(),
            "admin",
            Kubeconfig.ClientCertificate.of(authorities.adminUser()),
            "default")
        .toYaml();
  }

  public KubernetesClient client() {
    return ApiClients.of(kubeconfig(), PATIENCE);
  }

  /** Waits for the API, then gives the cluster a pod network. */
  public boolean awaitApi(Progress progress) throws InterruptedException {
    try (var client = client()) {
      if (!isReady(client)) {
        progress.detail("waiting for kubeadm");
      }
      Poll.upTo(START)
          .untilTrue(
              () -> isReady(client),
              () ->
                  "The admin cluster's API does not answer; look at 'docker exec "
                      + layout.adminControlPlane().name()
                      + " cat /var/log/cloud-init-output.log'");
      letMissingNodesJoin(client);
      boolean changed = new ServerSideApply(client).resource("kube-router.yaml");
      return changed | oneNameServer(client);
    }
  }

  /** Waits for all nodes and for cluster DNS. */
  public boolean awaitNodes(Progress progress) throws InterruptedException {
    try (var client = client()) {
      var life = new SignsOfLife(client);
      var missing = new HashSet<>(names());
      if (notReady(client, life).isEmpty() && life.dnsAnswers()) {
        return false;
      }
      Poll.upTo(START)
          .untilTrue(
              () -> {
                var now = notReady(client, life);
                if (!now.equals(missing) && !now.isEmpty()) {
                  progress.detail(
                      "waiting for " + String.join(", ", now.stream().sorted().toList()));
                }
                missing.clear();
                missing.addAll(now);
                return now.isEmpty();
              },
              () ->
                  "Nodes of the admin cluster are not Ready: "
                      + String.join(", ", missing)
                      + "; look at 'docker exec "
                      + layout.adminNodes().getFirst().name()
                      + " journalctl -u kubelet'");
      forgetJoinToken(client);
      progress.detail("waiting for cluster DNS");
      Poll.upTo(START).untilTrue(life::dnsAnswers, () -> "CoreDNS does not get ready");
      return true;
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** Nodes that could not join in the token's first life. */
  private void letMissingNodesJoin(KubernetesClient client) {
    Set<String> present = new HashSet<>();
    client.nodes().list().getItems().forEach(node -> present.add(node.getMetadata().getName()));
    if (!present.containsAll(names())) {
      String[] token = authorities.joinToken().split("\\.");
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("bootstrap-token-" + token[0])
                  .withNamespace(SYSTEM)
                  .endMetadata()
                  .withType("bootstrap.kubernetes.io/token")
                  .addToStringData("token-id", token[0])
                  .addToStringData("token-secret", token[1])
                  .addToStringData("usage-bootstrap-authentication", "true")
                  .addToStringData("usage-bootstrap-signing", "true")
                  .addToStringData(
                      "auth-extra-groups", "system:bootstrappers:kubeadm:default-node-token")
                  .build())
          .fieldManager(ServerSideApply.MANAGER)
          .forceConflicts()
          .serverSideApply();
    }
  }

  private void forgetJoinToken(KubernetesClient client) {
    String id = authorities.joinToken().split("\\.")[0];
    client.secrets().inNamespace(SYSTEM).withName("bootstrap-token-" + id).delete();
  }

  /** kubeadm makes two; on one host they share the same fate. */
  private static boolean oneNameServer(KubernetesClient client) {
    var deployment = client.apps().deployments().inNamespace(SYSTEM).withName(DNS);
    var found = Optional.ofNullable(deployment.get());
    if (found.isEmpty() || found.get().getSpec().getReplicas() == 1) {
      return false;
    }
    deployment.scale(1);
    return true;
  }

  private List<String> names() {
    return Stream.concat(Stream.of(layout.adminControlPlane()), layout.adminNodes().stream())
        .map(Server::host)
        .toList();
  }

  private Set<String> notReady(KubernetesClient client, SignsOfLife life) {
    var missing = new HashSet<>(names());
    client.nodes().list().getItems().stream()
        .filter(SignsOfLife::isReady)
        .filter(life::answers)
        .forEach(node -> missing.remove(node.getMetadata().getName()));
    return missing;
  }
}
