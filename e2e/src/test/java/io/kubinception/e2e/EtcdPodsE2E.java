package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * An etcd of pods, for one customer: it grows, loses all its pods, is upgraded, shrinks, and loses
 * all data.
 */
@Order(7)
@OnTheLab
class EtcdPodsE2E {
  private static final String ETCD = "own";
  private static final String NAME = "homeowner";
  private static final String BACKUP = "own-whole";
  private static final String NEXT = "3.7.3";
  private static final String PODS =
      "-n kubinception-system -l kubinception.io/etcd-cluster=" + ETCD;
  private static final int WORTH_A_LOOK = 20;

  private final Provider provider;
  private final Customer customer;

  EtcdPodsE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider
        .kubectl("apply", "-f", "-")
        .must(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: EtcdCluster
            metadata: {name: own}
            spec:
              mode: StatefulSet
              statefulSet: {members: 1, storage: 1Gi, storageClass: local-disk}
            """);
    provider.kubectl("wait", "etcdcluster", ETCD, "--for=condition=Ready", "--timeout=120s").must();
    provider
        .cli("cluster", "create", NAME, "--nodes", "0", "--etcd-cluster", ETCD, "--wait")
        .must();
    customer.saveKubeconfig();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
    provider.cli("etcd", "backup", "delete", BACKUP, "--yes").run();
    provider.deleteEtcdCluster(ETCD);
    Eventually.within(Duration.ofMinutes(2))
        .passes(
            "nothing is left of it",
            () -> assertThat(listed("pods,statefulsets,services,secrets,pvc")).isBlank());
  }

  @Test
  @Order(1)
  void growsToThreeWhileTheCustomerWrites() {
    resizeWhileTheCustomerWrites(3);
    Eventually.within(Duration.ofMinutes(2))
        .passes(
            "API servers know all three",
            () -> assertThat(knownMembers()).contains("own-0.", "own-1.", "own-2."));
    provider.waitReady(NAME);
  }

  @Test
  @Order(2)
  void losesNothingWithAllItsPods() {
    assertThat(customer.writes(3)).isEmpty();
    provider.shell("kubectl delete pods --force --grace-period=0 " + PODS).must();
    Eventually.within(Duration.ofMinutes(2))
        .isTrue("writes go on", () -> customer.writes(1).isEmpty());
    Eventually.within(Duration.ofMinutes(2)).isTrue("all answer again", () -> answering() == 3);
    provider.waitReady(NAME);
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must()).contains("written-2");
    assertThat(customer.writes(3)).isEmpty();
  }

  /** Its image is tried before a member is touched. */
  @Test
  @Order(3)
  void aVersionThatThereIsNotTouchesNobody() {
    change("\"version\":\"3.6.99\"");
    Eventually.within(Duration.ofMinutes(3))
        .passes(
            "it is told of",
            () ->
                assertThat(etcd("{.status.conditions[?(@.type=='MembersAsWished')].message}"))
                    .contains("3.6.99 does not start", "image", "cannot be had"));
    assertThat(versions()).hasSize(3).containsOnly("3.6.14");
  }

  @Test
  @Order(4)
  void isUpgradedWhileTheCustomerWrites() {
    assertThat(versions()).containsOnly("3.6.14");
    whileTheCustomerWrites(
        "upgraded to " + NEXT,
        () -> {
          change("\"version\":\"%s\"".formatted(NEXT));
          Eventually.within(Duration.ofMinutes(4))
              .passes("all have it", () -> assertThat(versions()).hasSize(3).containsOnly(NEXT));
        });
    provider.waitReady(NAME);
  }

  @Test
  @Order(5)
  void shrinksToOneWhileTheCustomerWrites() {
    resizeWhileTheCustomerWrites(1);
    Eventually.within(Duration.ofMinutes(2))
        .passes(
            "the volumes of the others are gone",
            () -> assertThat(listed("pvc").lines()).hasSize(1));
    provider.waitReady(NAME);
    provider.cli("fsck").must();
  }

  @Test
  @Order(6)
  void losesItsOnlyVolumeAndComesBackFromABackup() {
    assertThat(customer.writes(3)).isEmpty();
    provider
        .cli("etcd", "backup", "create", "--etcd-cluster", ETCD, "--name", BACKUP, "--wait")
        .must();
    provider
        .shell(
            "kubectl -n kubinception-system delete pvc/data-etcd-own-0 pod/etcd-own-0"
                + " --force --grace-period=0")
        .must();
    Eventually.within(Duration.ofMinutes(4))
        .passes(
            "it is told with what to do",
            () ->
                assertThat(etcd("{.status.conditions[?(@.type=='Ready')]}"))
                    .contains("DataLost", "etcd pods recover own --from " + BACKUP));

    provider.cli("etcd", "pods", "recover", ETCD, "--from", BACKUP, "--yes", "--wait").must();

    Eventually.within(Duration.ofMinutes(3))
        .isTrue("writes go on", () -> customer.writes(1).isEmpty());
    provider.waitReady(NAME);
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must()).contains("written-2");
    assertThat(etcd("{.metadata.annotations}")).doesNotContain("recover-from");
    provider.cli("fsck").must();
  }

  private void resizeWhileTheCustomerWrites(int members) {
    whileTheCustomerWrites("resized to " + members, () -> resize(members));
  }

  private void whileTheCustomerWrites(String what, Runnable change) {
    try (var writer = new SteadyWriter(customer)) {
      change.run();
      writer.await(WORTH_A_LOOK);
      writer.stop();

      System.out.printf("while its etcd was %s: %s%n", what, writer.told());
      assertThat(writer.failures()).as("writes that failed").isEmpty();
      assertThat(writer.isThere()).as("the last write is there").isTrue();
    }
  }

  private void resize(int members) {
    change("\"members\":%d".formatted(members));
    Eventually.within(Duration.ofMinutes(4))
        .isTrue(members + " members answer", () -> answering() == members);
  }

  private void change(String wish) {
    String patch = "{\"spec\":{\"statefulSet\":{%s}}}".formatted(wish);
    provider.kubectl("patch", "etcdcluster", ETCD, "--type=merge", "-p", patch).must();
  }

  private List<String> versions() {
    return List.of(etcd("{.status.members[*].version}").split(" "));
  }

  private long answering() {
    String said = etcd("{range .status.members[*]}{.role}={.reachable} {end}");
    return said.contains("false") || said.contains("learner") ? -1 : said.split(" ").length;
  }

  private String knownMembers() {
    String apiServer =
        "kubinception.io/control-plane=%s,app.kubernetes.io/component=api-server".formatted(NAME);
    String arguments = "jsonpath={.items[0].spec.template.spec.containers[0].args}";
    return provider.kubectl("get", "deployments", "-A", "-l", apiServer, "-o", arguments).must();
  }

  private String etcd(String path) {
    return provider.kubectl("get", "etcdcluster", ETCD, "-o", "jsonpath=" + path).must().strip();
  }

  private String listed(String kinds) {
    return provider.shell("kubectl get " + kinds + " -o name " + PODS).must().strip();
  }
}
