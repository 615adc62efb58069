package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.workernode.CustomerNodes.Eviction;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.KubeApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the operator says to a customer's API server, on a real one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiCustomerNodesIT {
  private static final KubeletIdentity KUBELET =
      new KubeletIdentity("demo-workers-ab12c", "172.31.1.1", "abc123");

  private final KubeApiServer server = KubeApiServer.launch();
  private final CustomerServer customer = new CustomerServer(server);
  private final CustomerApis apis = new CustomerApis(server.client(), new FakeClock());
  private CustomerNodes nodes = new FakeCustomer(new Kills());

  @BeforeAll
  void prepare() {
    customer.prepare(World.cluster(true));
    server
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
  }

  @BeforeEach
  void open() {
    nodes = ApiCustomerNodes.open(apis, World.cluster(true));
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aTokenIsKeptReadBackReplacedExtendedAndDeleted() {
    Instant expires = Instant.parse("2026-01-01T00:15:00Z");
    var first = new BootstrapToken("abc123", "0123456789abcdef", expires);
    var second = new BootstrapToken("abc123", "fedcba9876543210", expires);

    assertThat(nodes.token("abc123")).isEmpty();
    nodes.replaceToken(first, KUBELET.name());
    assertThat(nodes.token("abc123")).contains(first);
    nodes.replaceToken(second, KUBELET.name());
    assertThat(nodes.token("abc123")).contains(second);
    nodes.extendToken(second.from(expires));
    assertThat(nodes.token("abc123")).contains(second.from(expires));
    nodes.deleteToken("abc123");
    nodes.extendToken(second);
    nodes.deleteToken("abc123");
    assertThat(nodes.token("abc123")).isEmpty();
  }

  @Test
  void aRequestIsFoundByItsSignerAndApproved() {
    customer.ask(Requests.client(KUBELET).name("client-1").build());
    customer.ask(Requests.serving(KUBELET).name("serving-1").build());

    var found = nodes.requests(CertificateRules.CLIENT_SIGNER, r -> true);
    assertThat(found).extracting(r -> r.getMetadata().getName()).containsExactly("client-1");
    assertThat(CertificateRules.refusal(found.getFirst(), KUBELET)).isEmpty();

    nodes.approve(found.getFirst(), "a test");

    assertThat(customer.approved("client-1")).isTrue();
    assertThat(customer.approved("serving-1")).isFalse();
    customer.client().resource(customer.request("client-1")).delete();
  }

  @Test
  void aRequestThatTookTheNameOfAnotherIsNotApprovedInItsPlace() {
    customer.ask(Requests.serving(KUBELET).name("swapped").build());
    var judged = customer.request("swapped");
    customer.client().resource(judged).delete();
    customer.ask(Requests.serving(KUBELET).ip("10.96.0.1").name("swapped").build());

    assertThatThrownBy(() -> nodes.approve(judged, "a test"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(customer.approved("swapped")).isFalse();
  }

  @Test
  void aNodeIsLabelledCordonedAndDeleted() {
    customer.node(
        new Instance("i-1", "n1", "172.31.1.1", Instance.State.RUNNING, Map.of(), Instant.EPOCH),
        "True");

    nodes.label("n1", Map.of("node-role.kubernetes.io/web", ""));
    nodes.cordon("n1");

    var node = nodes.node("n1").orElseThrow();
    assertThat(node.getMetadata().getLabels()).containsKey("node-role.kubernetes.io/web");
    assertThat(node.getSpec().getUnschedulable()).isTrue();
    nodes.deleteNode("n1");
    nodes.deleteNode("n1");
    nodes.cordon("n1");
    assertThat(nodes.node("n1")).isEmpty();
  }

  @Test
  void aPodThatABudgetHoldsIsNotEvicted() {
    Pod free = pod("free", "n2");
    Pod held = pod("held", "n2");
    pod("elsewhere", "n3");
    budget("held", "held");

    assertThat(nodes.pods("n2", p -> true))
        .extracting(p -> p.getMetadata().getName())
        .containsExactlyInAnyOrder("free", "held");
    assertThat(nodes.evict(held))
        .isEqualTo(new Eviction.NotNow("PodDisruptionBudget shop/held allows no disruption"));
    assertThat(nodes.evict(free)).isEqualTo(new Eviction.Accepted());
    customer.client().resource(free).withGracePeriod(0).delete();
    assertThat(nodes.evict(free)).isEqualTo(new Eviction.Accepted());
  }

  @Test
  void podsOfAFullNodeAreReadInPagesAndKeptWithoutTheirBulk() {
    for (int i = 0; i < 45; i++) {
      pod("many-" + i, "n6");
    }

    var found = nodes.pods("n6", p -> !p.getMetadata().getName().equals("many-7"));

    assertThat(found).hasSize(44).allSatisfy(p -> assertThat(p.getSpec()).isNull());
    assertThat(nodes.evict(found.getLast())).isEqualTo(new Eviction.Accepted());
  }

  @Test
  void aPodOfTwoBudgetsIsToldOfAndDoesNotLookLikeASilentApiServer() {
    Pod pod = pod("twice", "n4");
    budget("one", "twice");
    budget("two", "twice");

    assertThat(nodes.evict(pod))
        .isEqualTo(
            new Eviction.NotNow(
                "pod shop/twice has more than one PodDisruptionBudget, which Kubernetes cannot"
                    + " evict"));
  }

  @Test
  void aPodThatAWebhookKeepsIsToldOfAndDoesNotLookLikeASilentApiServer() {
    Pod pod = pod("kept", "n5");
    var webhook =
        new ValidatingWebhookConfigurationBuilder()
            .withNewMetadata()
            .withName("keeps")
            .endMetadata()
            .addNewWebhook()
            .withName("keeps.example.com")
            .withNewClientConfig()
            .withUrl("https://127.0.0.1:1/")
            .endClientConfig()
            .addNewRule()
            .withOperations("CREATE")
            .withApiGroups("")
            .withApiVersions("v1")
            .withResources("pods/eviction")
            .endRule()
            .withFailurePolicy("Fail")
            .withSideEffects("None")
            .withAdmissionReviewVersions("v1")
            .endWebhook()
            .build();
    customer.client().resource(webhook).create();
    try {
      Eventually.within(Duration.ofSeconds(20))
          .passes(
              "the API server knows the webhook",
              () ->
                  assertThat(nodes.evict(pod))
                      .isInstanceOfSatisfying(
                          Eviction.NotNow.class,
                          held ->
                              assertThat(held.why())
                                  .contains("pod shop/kept is not let go", "webhook")));
    } finally {
      customer.client().resource(webhook).delete();
    }
  }

  private void budget(String name, String app) {
    customer
        .client()
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withNewMaxUnavailable(0)
                .withNewSelector()
                .addToMatchLabels("app", app)
                .endSelector()
                .endSpec()
                .build())
        .create();
  }

  /** Running: one that only waits is let go by every budget. */
  private Pod pod(String name, String node) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("shop")
            .addToLabels("app", name)
            .endMetadata()
            .withNewSpec()
            .withNodeName(node)
            .addNewContainer()
            .withName("c")
            .withImage("busybox")
            .endContainer()
            .endSpec()
            .build();
    customer.client().resource(pod).create();
    pod.setStatus(new PodStatusBuilder().withPhase("Running").build());
    return customer.client().resource(pod).patchStatus();
  }
}
