package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A customer who is cluster-admin and fills the storage quota. */
@Order(7)
@OnTheLab
class QuotaE2E {
  private static final String NAME = "hoarder";

  /** What comes after it tells whether the quota is reached, or was passed by far meanwhile. */
  private static final String REFUSED = "storage quota ";

  private static final int OBJECT_BYTES = 700_000;
  // 35 MiB for one node are full after some 40, and who is fast gets somewhat further.
  private static final int MOST_OBJECTS = 150;

  private final Provider provider;
  private final Customer customer;
  private List<String> readySince = List.of();
  private int stored;

  QuotaE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "8m").must();
    customer.saveKubeconfig();
    readySince = customer.readySince();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
  }

  @Test
  @Order(1)
  void whatIsStoredIsShownSoonAfterTheClusterIsReady() {
    Eventually.within(Duration.ofSeconds(60))
        .passes(
            "usage of a cluster with some hundred objects",
            () ->
                assertThat(Integer.parseInt(provider.tenantField(NAME, "{.status.keys}")))
                    .isGreaterThan(200));
  }

  @Test
  @Order(2)
  void whoFillsItIsRefusedAndToldWhatFillsIt() throws IOException {
    Path blob = provider.scratch().resolve(NAME + ".blob");
    Files.writeString(blob, text());
    Command.Result last = fill(blob);

    assertThat(last.output()).contains(REFUSED, "of 35.0 MiB used", "configmaps", "delete objects");
    assertThat(provider.tenantField(NAME, exceeded("status"))).isEqualTo("True");
    assertThat(provider.cli("cluster", "get", NAME).run().output()).contains("storage quota");
  }

  private Command.Result fill(Path blob) {
    for (stored = 0; stored < MOST_OBJECTS; stored++) {
      var result =
          customer.kubectl("create", "configmap", "fill-" + stored, "--from-file=" + blob).run();
      if (result.code() != 0) {
        return result;
      }
    }
    throw new AssertionError(MOST_OBJECTS + " objects were taken");
  }

  private static String text() {
    var bytes = new byte[OBJECT_BYTES / 4 * 3];
    new Random(1).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  @Order(3)
  void whatKeepsItRunningGoesOn() {
    String renewed = renewTime();
    Eventually.within(Duration.ofSeconds(40))
        .isTrue("the node renews its lease", () -> !renewTime().equals(renewed));
    assertThat(customer.readySince()).isEqualTo(readySince);
    customer.kubectl("label", "node", "--all", "tidy=true").must();
    customer.kubectl("delete", "configmap", "fill-0").must();
    customer.kubectl("scale", "-n", "kube-system", "deployment/coredns", "--replicas=1").must();
  }

  private String renewTime() {
    return customer
        .kubectl(
            "get", "leases", "-n", "kube-node-lease", "-o", "jsonpath={.items[0].spec.renewTime}")
        .must();
  }

  @Test
  @Order(4)
  void theCustomerCannotLiftIt() {
    assertThat(customer.kubectl("auth", "can-i", "*", "*").must()).contains("yes");
    assertThat(
            customer
                .kubectl(
                    "get",
                    "validatingadmissionpolicies,validatingadmissionpolicybindings",
                    "-o",
                    "name")
                .must())
        .doesNotContain("quota");
    for (String kind :
        List.of("validatingadmissionpolicy", "validatingadmissionpolicybinding", "resourcequota")) {
      assertThat(customer.kubectl("delete", kind, "storage-quota.static.k8s.io").run().code())
          .as("deleting the %s", kind)
          .isNotZero();
    }
    assertRefused("create", "namespace", "elsewhere");
    assertRefused("create", "clusterrole", "all", "--verb=*", "--resource=*.*");
    assertRefused("run", "more", "--image=docker.io/library/busybox:1.37", "--restart=Never");
    assertRefused(
        "patch",
        "configmap",
        "fill-1",
        "-p",
        "{\"data\":{\"more\":\"%s\"}}".formatted("x".repeat(1000)));
  }

  private void assertRefused(String... words) {
    var result = customer.kubectl(words).run();
    assertThat(result.code()).as(result.output()).isNotZero();
    assertThat(result.output()).contains(REFUSED);
  }

  @Test
  @Order(5)
  void itLiftsItselfWhenSpaceIsFreed() {
    customer
        .kubectl("delete", "configmap", "--wait=false")
        .and(IntStream.range(1, stored).mapToObj(i -> "fill-" + i).toArray(String[]::new))
        .must();

    Eventually.within(Duration.ofSeconds(60))
        .passes(
            "creates pass again",
            () -> customer.kubectl("create", "configmap", "again", "--from-literal=a=b").must());
    assertThat(provider.tenantField(NAME, exceeded("status"))).isEqualTo("False");
    assertThat(customer.readySince()).isEqualTo(readySince);
  }

  private static String exceeded(String field) {
    return "{.status.conditions[?(@.type==\"QuotaExceeded\")].%s}".formatted(field);
  }
}
