package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Customers beside each other. */
@Order(2)
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

  /**
   * A controller manager or scheduler that finds no API server for ten seconds ends once, which can
   * be while other tests keep the cores busy.
   */
  @Test
  void noApiServerEverRestartedAndEachDeploymentHasOneReplicaSet() {
    for (String name : NAMES) {
      String namespace = provider.namespaceOf(name);
      assertThat(restarts(namespace))
          .hasSize(4)
          .allMatch(
              of -> of.matches("(api-server|tunnel-server)=0|(controller-manager|scheduler)=[01]"));
      assertThat(provider.kubectl("get", "rs", "-n", namespace, "-o", "name").must().lines())
          .hasSize(4);
    }
  }

  /** Like api-server=0, of each pod. */
  private List<String> restarts(String namespace) {
    return provider
        .kubectl(
            "get",
            "pods",
            "-n",
            namespace,
            "-o",
            "jsonpath={range .items[*]}{.metadata.labels.app\\.kubernetes\\.io/component}"
                + "={.status.containerStatuses[*].restartCount}{\"\\n\"}{end}")
        .must()
        .lines()
        .toList();
  }
}
