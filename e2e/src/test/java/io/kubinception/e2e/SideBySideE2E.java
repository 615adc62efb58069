package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Customers beside each other. */
@Order(6)
@OnTheLab
class SideBySideE2E {
  private static final List<String> NAMES = List.of("red", "green", "blue");

  /** What a pod of red's reaches without any network. */
  private static final Map<String, Set<String>> ITSELF =
      Map.of(
          "controller-manager",
          Set.of("red's controller manager"),
          "scheduler",
          Set.of("red's scheduler"),
          "tunnel-server",
          Set.of(
              "red's tunnel server",
              "red's tunnel server for agents",
              "red's tunnel server's health"));

  private final Provider provider;

  SideBySideE2E(Provider provider) {
    this.provider = provider;
  }

  @BeforeAll
  void create() {
    NAMES.forEach(n -> provider.cli("cluster", "create", n, "--nodes", "0").must());
    NAMES.forEach(n -> provider.waitReady(n));
  }

  @AfterAll
  void delete() {
    NAMES.forEach(n -> provider.cli("cluster", "delete", n, "--yes").run());
    NAMES.forEach(n -> provider.cli("cluster", "delete", n, "--yes", "--wait").run());
  }

  @Test
  void eachSeesItsOwnObjectsOnly() {
    for (String name : NAMES) {
      var customer = new Customer(provider, name);
      customer.saveKubeconfig();
      customer.kubectl("create", "configmap", "mine-" + name, "--from-literal=a=b").must();
    }
    for (String name : NAMES) {
      assertThat(new Customer(provider, name).kubectl("get", "configmaps", "-o", "name").must())
          .contains("mine-" + name)
          .doesNotContain(
              NAMES.stream()
                  .filter(n -> !n.equals(name))
                  .map(n -> "mine-" + n)
                  .toArray(String[]::new));
    }
  }

  @Test
  void oneKubeconfigOpensNoOtherDoor() {
    var red = new Customer(provider, "red");
    red.saveKubeconfig();
    String green = provider.endpointOf("green");

    var result = red.kubectl("--server", green, "--insecure-skip-tls-verify", "get", "ns").run();

    assertThat(result.code()).isNotZero();
    assertThat(result.output()).containsAnyOf("Unauthorized", "must be logged in");
  }

  /** From the network of each pod of one: to all of another, and to all of the provider. */
  @Test
  void podsReachTheirOwnControlPlaneAndEtcdAndNothingElse() {
    var doors = new Doors(provider);
    Map<String, String> ofProvider = doors.ofProvider();
    var all = new LinkedHashMap<>(ofProvider);
    all.putAll(doors.ofNames());
    all.putAll(doors.of("red"));
    all.putAll(doors.of("green"));
    var own = Set.of("red's API server", "red's API server's Service");
    var ownAndBehind = new TreeSet<>(own);
    ownAndBehind.addAll(Set.of("red's tunnel server", "DNS", "etcd-1", "etcd-2", "etcd-3"));

    var openToTheProvider = new TreeSet<>(ofProvider.keySet());
    // A policy of its own keeps all out but the kubelet of its node.
    openToTheProvider.remove("operator");
    assertThat(doors.openFromMachine(provider.machine("admin-0"), ofProvider))
        .as("they are doors: who may go through them can")
        .containsAll(openToTheProvider);
    assertThat(doors.openFromPod("red", "api-server", all)).isEqualTo(ownAndBehind);
    ITSELF.forEach(
        (component, itself) -> {
          var ownAndItself = new TreeSet<>(own);
          ownAndItself.addAll(itself);
          assertThat(doors.openFromPod("red", component, all))
              .as(component)
              .isEqualTo(ownAndItself);
        });
  }

  @Test
  void etcdSpeaksToNobodyWithoutACertificate() {
    for (var server : provider.layout().etcdServers()) {
      String version = "https://%s:2379/version".formatted(server.address());

      var result =
          provider
              .docker("exec", provider.machine("admin-0"), "curl", "-sSk", "-m", "5", version)
              .run();

      assertThat(result.code()).isNotZero();
      assertThat(result.output()).contains("certificate required").doesNotContain("etcdserver");
    }
  }

  @Test
  void whatACustomerKeepsSecretIsUnreadableInEtcd() {
    var red = new Customer(provider, "red");
    red.saveKubeconfig();
    red.kubectl("create", "secret", "generic", "door", "--from-literal=password=sesame").must();

    String key = "/t/%s/registry/secrets/default/door".formatted(provider.tenantOf("red"));
    assertThat(provider.etcdctl("get", key)).contains("k8s:enc:").doesNotContain("sesame");
  }

  @Test
  void etcdHasOneRangeUserAndRoleForEach() {
    for (String name : NAMES) {
      String tenant = provider.tenantOf(name);
      assertThat(provider.etcdctl("user", "get", "t-" + tenant)).contains("t-" + tenant);
      assertThat(provider.etcdctl("role", "get", "t-" + tenant))
          .contains("[/t/%s/, /t/%s0)".formatted(tenant, tenant));
    }
  }

  @Test
  void noContainerEverRestartedAndEachDeploymentHasOneReplicaSet() {
    for (String name : NAMES) {
      String namespace = provider.namespaceOf(name);
      assertThat(
              provider
                  .kubectl(
                      "get",
                      "pods",
                      "-n",
                      namespace,
                      "-o",
                      "jsonpath={.items[*].status.containerStatuses[*].restartCount}")
                  .must())
          .matches("[0 ]+");
      assertThat(provider.kubectl("get", "rs", "-n", namespace, "-o", "name").must().lines())
          .hasSize(4);
    }
  }
}
