package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.Pages;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.kube.SecretData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The conversation over the customer's API server. */
final class ApiCustomerNodes implements CustomerNodes {
  /** A customer may fill its cluster with requests; we look at so many. */
  private static final Pages REQUESTS = new Pages(100, 20);

  /** Ten times as many as a kubelet takes. */
  private static final Pages PODS = new Pages(20, 60);

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final CustomerApis apis;
  private final CustomerApi api;
  private final KubernetesClient client;
  private final String customer;

  private ApiCustomerNodes(CustomerApis apis, CustomerApi api, String customer) {
    this.apis = apis;
    this.api = api;
    this.customer = customer;
    client = api.client();
  }

  static CustomerNodes open(CustomerApis apis, CustomerCluster cluster) {
    return new ApiCustomerNodes(apis, apis.open(cluster), CustomerApis.customer(cluster));
  }

  @Override
  public String authorityPem() {
    return api.authorityPem();
  }

  @Override
  public Optional<BootstrapToken> token(String id) {
    return ask(() -> Optional.ofNullable(secret(id).get()).flatMap(BootstrapToken::of));
  }

  @Override
  public void replaceToken(BootstrapToken token, String workerNode) {
    deleteToken(token.id());
    ask(() -> client.resource(token.toSecret(workerNode)).create());
  }

  @Override
  public void extendToken(BootstrapToken token) {
    var patch = Map.of("data", SecretData.encode(Map.of("expiration", token.expires().toString())));
    tell(() -> secret(token.id()).patch(MERGE, json(patch)));
  }

  @Override
  public void deleteToken(String id) {
    tell(() -> secret(id).delete());
  }

  private io.fabric8.kubernetes.client.dsl.Resource<io.fabric8.kubernetes.api.model.Secret> secret(
      String id) {
    return client
        .secrets()
        .inNamespace(BootstrapToken.NAMESPACE)
        .withName(BootstrapToken.secretName(id));
  }

  @Override
  public List<CertificateSigningRequest> requests(
      String signer, Predicate<CertificateSigningRequest> wanted) {
    var all =
        client
            .certificates()
            .v1()
            .certificateSigningRequests()
            .withField("spec.signerName", signer);
    return ask(() -> REQUESTS.<CertificateSigningRequest>of(all::list).filter(wanted).toList());
  }

  @Override
  public void approve(CertificateSigningRequest request, String message) {
    var approved =
        new CertificateSigningRequestBuilder(request)
            .editOrNewStatus()
            .addNewCondition()
            .withType("Approved")
            .withStatus("True")
            .withReason("KubinceptionApproved")
            .withMessage(message)
            .endCondition()
            .endStatus()
            .build();
    tell(() -> client.resource(approved).subresource("approval").update());
  }

  @Override
  public Optional<Node> node(String name) {
    return ask(() -> Optional.ofNullable(client.nodes().withName(name).get()));
  }

  @Override
  public void label(String node, Map<String, String> labels) {
    var patch = Map.of("metadata", Map.of("labels", labels));
    tell(() -> client.nodes().withName(node).patch(MERGE, json(patch)));
  }

  @Override
  public void cordon(String node) {
    var patch = Map.of("spec", Map.of("unschedulable", true));
    tell(() -> client.nodes().withName(node).patch(MERGE, json(patch)));
  }

  private String json(Object patch) {
    return client.getKubernetesSerialization().asJson(patch);
  }

  @Override
  public List<Pod> pods(String node, Predicate<Pod> wanted) {
    var all = client.pods().inAnyNamespace().withField("spec.nodeName", node);
    return ask(
        () -> PODS.<Pod>of(all::list).filter(wanted).map(ApiCustomerNodes::withoutBulk).toList());
  }

  /** What an eviction needs of it: its spec and annotations may be of any size. */
  private static Pod withoutBulk(Pod pod) {
    var meta = pod.getMetadata();
    return new PodBuilder()
        .withNewMetadata()
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withDeletionTimestamp(meta.getDeletionTimestamp())
        .endMetadata()
        .build();
  }

  @Override
  public Eviction evict(Pod pod) {
    var meta = pod.getMetadata();
    return ask(
        () -> {
          try {
            // The client's own evict() does not tell which budget is in the way.
            client.raw(
                "/api/v1/namespaces/%s/pods/%s/eviction"
                    .formatted(meta.getNamespace(), meta.getName()),
                "POST",
                new EvictionBuilder()
                    .withNewMetadata()
                    .withName(meta.getName())
                    .withNamespace(meta.getNamespace())
                    .endMetadata()
                    .build());
            return new Eviction.Accepted();
          } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
              return new Eviction.Accepted();
            }
            return Budgets.refusal(pod, e).or(() -> refusal(pod, e)).orElseThrow(() -> e);
          }
        });
  }

  /** Of a webhook or a policy of the customer's, say: of this pod alone. */
  private static Optional<Eviction> refusal(Pod pod, KubernetesClientException e) {
    int code = e.getCode();
    boolean isAnswer = code == 400 || code == 403 || code == 409 || code == 422 || code == 500;
    return isAnswer
        ? Optional.of(
            new Eviction.NotNow(
                "pod %s/%s is not let go: %s"
                    .formatted(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        Failures.sentence(e))))
        : Optional.empty();
  }

  @Override
  public void deleteNode(String name) {
    tell(() -> client.nodes().withName(name).delete());
  }

  private <T> T ask(Supplier<T> question) {
    return apis.ask(customer, question);
  }

  /** For what must not mind that the object is gone. */
  private void tell(Supplier<?> change) {
    apis.<@Nullable Object>ask(
        customer,
        () -> {
          try {
            return change.get();
          } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
              return null;
            }
            throw e;
          }
        });
  }

  @Override
  public void close() {
    api.close();
  }
}
