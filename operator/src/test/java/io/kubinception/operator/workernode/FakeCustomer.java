package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A customer cluster in memory. */
final class FakeCustomer implements CustomerNodes {
  final Map<String, BootstrapToken> tokens = new TreeMap<>();
  final Map<String, CertificateSigningRequest> requests = new TreeMap<>();
  final Map<String, Node> nodes = new TreeMap<>();
  final Map<String, Pod> pods = new TreeMap<>();

  /** Pods that a PodDisruptionBudget holds. */
  final Set<String> held = new HashSet<>();

  private final Kills kills;
  private @Nullable Why away;
  private int open;

  FakeCustomer(Kills kills) {
    this.kills = kills;
  }

  /** What it does instead of answering; null to answer. */
  void away(@Nullable Why why) {
    away = why;
  }

  CustomerNodes open() {
    if (away != null) {
      throw new CustomerUnavailableException(away, "it is away", null);
    }
    open++;
    return this;
  }

  int openConversations() {
    return open;
  }

  @Override
  public void close() {
    open--;
  }

  @Override
  public String authorityPem() {
    return "the CA";
  }

  @Override
  public Optional<BootstrapToken> token(String id) {
    return Optional.ofNullable(tokens.get(id));
  }

  @Override
  public void replaceToken(BootstrapToken token, String workerNode) {
    deleteToken(token.id());
    tokens.put(token.id(), token);
    kills.point();
  }

  @Override
  public void extendToken(BootstrapToken token) {
    if (tokens.replace(token.id(), token) != null) {
      kills.point();
    }
  }

  @Override
  public void deleteToken(String id) {
    if (tokens.remove(id) != null) {
      kills.point();
    }
  }

  @Override
  public List<CertificateSigningRequest> requests(
      String signer, Predicate<CertificateSigningRequest> wanted) {
    return requests.values().stream()
        .filter(r -> r.getSpec().getSignerName().equals(signer))
        .filter(wanted)
        .toList();
  }

  @Override
  public void approve(CertificateSigningRequest request, String message) {
    requests.put(
        request.getMetadata().getName(),
        new CertificateSigningRequestBuilder(request)
            .withNewStatus()
            .addNewCondition()
            .withType("Approved")
            .endCondition()
            .endStatus()
            .build());
    kills.point();
  }

  /** What the controller manager does with a request that was approved. */
  void issue(String request, String certificatePem) {
    requests.computeIfPresent(
        request,
        (name, r) ->
            new CertificateSigningRequestBuilder(r)
                .editStatus()
                .withCertificate(
                    Base64.getEncoder()
                        .encodeToString(certificatePem.getBytes(StandardCharsets.UTF_8)))
                .endStatus()
                .build());
  }

  boolean approved(String request) {
    return requests.containsKey(request) && CertificateRules.approved(requests.get(request));
  }

  void ask(CertificateSigningRequest request) {
    requests.putIfAbsent(request.getMetadata().getName(), request);
  }

  @Override
  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  @Override
  public void label(String node, Map<String, String> labels) {
    nodes.computeIfPresent(
        node,
        (k, n) -> new NodeBuilder(n).editMetadata().addToLabels(labels).endMetadata().build());
    kills.point();
  }

  @Override
  public void cordon(String node) {
    nodes.computeIfPresent(
        node,
        (k, n) -> new NodeBuilder(n).editOrNewSpec().withUnschedulable(true).endSpec().build());
    kills.point();
  }

  @Override
  public List<Pod> pods(String node, Predicate<Pod> wanted) {
    return pods.values().stream().filter(wanted).toList();
  }

  @Override
  public Eviction evict(Pod pod) {
    String name = pod.getMetadata().getName();
    if (held.contains(name)) {
      return new Eviction.NotNow("PodDisruptionBudget default/web allows no disruption");
    }
    pods.remove(name);
    kills.point();
    return new Eviction.Accepted();
  }

  @Override
  public void deleteNode(String name) {
    if (nodes.remove(name) != null) {
      kills.point();
    }
  }
}
