package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** One customer's cluster through its whole life. */
@Order(9)
@OnTheLab
class CustomerClusterE2E {
  private static final String NAME = "shop";
  private static final String POOL = NAME + "-workers";

  private final Provider provider;
  private final Customer customer;

  CustomerClusterE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider
        .launched("cluster", "create", NAME, "--nodes", "2", "--wait", "--timeout", "8m")
        .must();
    customer.saveKubeconfig();
  }

  @Test
  @Order(1)
  void hasTwoReadyNodesOfTheAskedVersion() {
    assertThat(customer.readyNodes()).hasSize(2);
    assertThat(customer.kubectl("get", "nodes", "-o", "wide").must()).contains("v1.36.4");
  }

  @Test
  @Order(2)
  void runsADeploymentThatAnswersByItsServiceName() {
    customer.kubectl("apply", "-f", "-").must(Workload.WEB);
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=180s").must();
    customer.kubectl("wait", "pod/client", "--for=condition=Ready", "--timeout=120s").must();

    Eventually.within(Duration.ofSeconds(60))
        .passes(
            "web answers by name",
            () ->
                assertThat(
                        customer
                            .kubectl(
                                "exec", "client", "--", "wget", "-T", "5", "-qO-", "http://web")
                            .must())
                    .contains("hello from"));
  }

  @Test
  @Order(3)
  void logsExecAndPortForwardWorkThroughTheTunnel() throws IOException {
    assertThat(customer.kubectl("logs", "client").must()).contains("client is up");
    assertThat(customer.kubectl("exec", "client", "--", "echo", "inside").must())
        .contains("inside");

    Process forward = customer.kubectl("port-forward", "service/web", "18080:80").start();
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:18080/")).build();
      Eventually.within(Duration.ofSeconds(30))
          .passes(
              "the forwarded port answers",
              () ->
                  assertThat(http.send(request, BodyHandlers.ofString()).body())
                      .contains("hello from"));
    } finally {
      forward.destroy();
    }
  }

  @Test
  @Order(4)
  void theTreeShowsEverythingWell() {
    assertThat(provider.launched("cluster", "get", NAME).must())
        .contains(NAME, POOL, "etcd tenant", "Ready")
        .doesNotContain("✗");
  }

  @Test
  @Order(5)
  void everyNodeCameThroughATokenOfItsOwnThatIsGone() {
    Eventually.within(Duration.ofSeconds(60))
        .passes(
            "no bootstrap token is left",
            () ->
                assertThat(
                        customer
                            .kubectl(
                                "get",
                                "secrets",
                                "-n",
                                "kube-system",
                                "--field-selector=type=bootstrap.kubernetes.io/token",
                                "-o",
                                "name")
                            .must())
                    .isBlank());
  }

  @Test
  @Order(5)
  void aWorkerNodeReachesItsOwnControlPlaneAtTheEdgeAndNothingElseOfTheProvider() {
    var doors = new Doors(provider);
    var all = new LinkedHashMap<>(doors.ofProvider());
    all.putAll(doors.of(NAME));

    assertThat(doors.openFromMachine(customer.nodes().getFirst(), all))
        .containsExactly(NAME + " at the edge");
  }

  @Test
  @Order(6)
  void scalesUpAndDown() {
    provider
        .launched("nodepool", "scale", POOL, "--nodes", "3", "--wait", "--timeout", "6m")
        .must();
    assertThat(customer.readyNodes()).hasSize(3);

    provider
        .launched("nodepool", "scale", POOL, "--nodes", "2", "--wait", "--timeout", "6m")
        .must();
    Eventually.within(Duration.ofMinutes(2))
        .isTrue("two nodes are left", () -> customer.nodes().size() == 2);
    Eventually.within(Duration.ofMinutes(1))
        .isTrue("two instances are left", () -> provider.instancesOf(NAME).size() == 2);
  }

  @Test
  @Order(7)
  void aNewFlavourReplacesTheNodesAndNoVisitorOfAGuardedWorkloadNotices() {
    customer.kubectl("apply", "-f", "-").must(Workload.GUARDED);
    customer.kubectl("rollout", "status", "deployment/guarded", "--timeout=120s").must();
    List<String> before = customer.nodes();

    Instant begin = Instant.now();
    try (var visitor = new SteadyVisitor(customer, Workload.GUARDED_PORT, "hello from")) {
      provider
          .kubectl(
              "patch",
              "nodepool",
              POOL,
              "--type=merge",
              "-p",
              "{\"spec\":{\"flavour\":\"medium\"}}")
          .must();
      Eventually.within(Duration.ofMinutes(4))
          .isTrue("both nodes are replaced", () -> provider.poolIsUpToDate(POOL));
      System.out.printf(
          "rollout of 2 nodes: %d s, %d visits, failed: %s%n",
          Duration.between(begin, Instant.now()).toSeconds(), visitor.visits(), visitor.failures());
      assertThat(visitor.visits()).isGreaterThan(100);
      assertThat(visitor.failures()).isEmpty();
    }

    // One too many may have been made, and goes then.
    Eventually.within(Duration.ofMinutes(2))
        .passes(
            "two nodes are left, new ones",
            () -> {
              assertThat(customer.readyNodes()).hasSize(2).doesNotContainAnyElementsOf(before);
              assertThat(provider.instancesOf(NAME)).hasSize(2);
            });
  }

  @Test
  @Order(8)
  void replacesAnInstanceThatDies() {
    List<String> before = customer.nodes();
    String dead = before.getFirst();
    provider.docker("kill", dead).must();

    Eventually.within(Duration.ofMinutes(6))
        .passes(
            "a new node stands in for " + dead,
            () -> assertThat(customer.readyNodes()).hasSize(2).doesNotContain(dead));
    Eventually.within(Duration.ofMinutes(1))
        .isTrue("the dead instance is gone", () -> !provider.instancesOf(NAME).contains(dead));
  }

  @Test
  @Order(9)
  void scalesToTwoApiServersAndBackByKubectl() {
    String namespace = provider.namespaceOf(NAME);
    provider.kubectl("scale", "controlplane/" + NAME, "-n", namespace, "--replicas=2").must();
    Eventually.within(Duration.ofMinutes(4))
        .isTrue("two API servers are ready", () -> provider.readyApiServers(NAME) == 2);
    provider.kubectl("scale", "controlplane/" + NAME, "-n", namespace, "--replicas=1").must();
    Eventually.within(Duration.ofMinutes(3))
        .isTrue("one API server is ready", () -> provider.readyApiServers(NAME) == 1);
  }

  @Test
  @Order(10)
  void deletionLeavesNothing() {
    String namespace = provider.namespaceOf(NAME);
    String tenant = provider.tenantOf(NAME);
    assertThat(provider.etcdctl("user", "list")).contains("t-" + tenant);

    provider.launched("cluster", "delete", NAME, "--wait", "--yes").must();

    assertThat(provider.instancesOf(NAME)).isEmpty();
    assertThat(provider.etcdctl("user", "list")).doesNotContain(tenant);
    assertThat(provider.etcdctl("role", "list")).doesNotContain(tenant);
    assertThat(provider.etcdctl("get", "--prefix", "/t/" + tenant, "--keys-only")).isBlank();
    assertThat(provider.kubectl("get", "namespace", namespace).run().code()).isNotZero();
    assertThat(provider.kubectl("get", "secrets", "-o", "name").must()).doesNotContain(NAME);
  }
}
