package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Customers beside each other. */
@Order(6)
@OnTheLab
class SideBySideE2E {
  private static final List<String> NAMES = List.of("red", "green", "blue");

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
