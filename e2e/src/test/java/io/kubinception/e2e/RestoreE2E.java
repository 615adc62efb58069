package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A customer's data put back in place while the customer's cluster runs, beside a neighbour. */
@Order(3)
@OnTheLab
class RestoreE2E {
  private static final String NAME = "undo";
  private static final String NEIGHBOUR = "next-door";
  private static final Pattern BACKUP = Pattern.compile("Backup (\\S+): \\d+ keys");
  private static final String VERSIONS =
      "jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name}"
          + "={.metadata.resourceVersion} {end}";

  private static final String WRITTEN = "ConfigMap/default/" + SteadyWriter.NAME + "=";

  private final Provider provider;
  private final Customer customer;
  private final Customer neighbour;

  RestoreE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
    this.neighbour = new Customer(provider, NEIGHBOUR);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NEIGHBOUR, "--nodes", "0").must();
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "8m").must();
    provider.waitReady(NEIGHBOUR);
    customer.saveKubeconfig();
    neighbour.saveKubeconfig();
    customer.kubectl("apply", "-f", "-").must(Workload.WEB);
    customer.kubectl("create", "secret", "generic", "safe", "--from-literal=code=1234").must();
    customer.kubectl("create", "configmap", "settings", "--from-literal=colour=blue").must();
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=180s").must();
    neighbour.kubectl("create", "configmap", "mine", "--from-literal=a=b").must();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes").run();
    provider.cli("cluster", "delete", NEIGHBOUR, "--yes", "--wait").run();
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
  }

  @Test
  void bringsEverythingBackAndNobodyHasToRestart() {
    List<String> readySince = customer.readySince();
    String servers = provider.podsWithRestarts(NAME);
    List<String> neighbours = neighbours();
    try (var writer = new SteadyWriter(neighbour)) {
      String backup = backup();
      try (KubernetesClient client = customer.client();
          var watch = new Watching(client)) {
        destroy();
        String rows = provider.cli("etcd", "restore", NAME, "--from", backup, "--dry-run").must();
        assertThat(rows).contains("Nothing was changed", "secrets", "deployments");
        assertThat(customer.kubectl("get", "secret", "safe").run().code()).isNotZero();

        writer.await(1);
        long before = writer.written();
        provider.cli("etcd", "restore", NAME, "--from", backup, "--yes").must();
        assertThat(writer.written()).as("the neighbour's writes go on").isGreaterThan(before);

        assertThatAllIsBack();
        watch.assertThatItSaw("settings", "blue");
      }
      assertThatNobodyHeldUp(writer);
    }
    // What hung on nothing but API server, controllers, kubelet and tunnel goes on with them.
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=120s").must();
    customer.kubectl("scale", "deployment/web", "--replicas=4").must();
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=120s").must();
    assertThat(customer.kubectl("exec", "client", "--", "echo", "inside").must())
        .contains("inside");
    assertThat(customer.readySince()).isEqualTo(readySince);
    assertThat(provider.podsWithRestarts(NAME)).as("pods of the control plane").isEqualTo(servers);
    assertThat(neighbours()).as("the neighbour's objects").isEqualTo(neighbours);
  }

  /** On busy cores a write may have to be tried again, but never because somebody is frozen. */
  private static void assertThatNobodyHeldUp(SteadyWriter neighbour) {
    neighbour.stop();
    System.out.println("while another customer was restored: " + neighbour.told());
    assertThat(neighbour.failures()).as("the neighbour's writes that failed").isEmpty();
    assertThat(neighbour.refusals())
        .as("what the neighbour was told")
        .noneMatch(why -> why.contains("permission denied"));
    assertThat(neighbour.isThere()).as("the neighbour's last write is there").isTrue();
  }

  private String backup() {
    String said = provider.cli("etcd", "backup", "create", NAME, "--wait").must();
    Matcher matcher = BACKUP.matcher(said);
    assertThat(matcher.find()).as(said).isTrue();
    String backup = matcher.group(1);
    provider.cli("etcd", "backup", "verify", backup).must();
    assertThat(provider.cli("etcd", "backup", "drill", backup).must()).contains("can be restored");
    return backup;
  }

  private void destroy() {
    customer.kubectl("delete", "secret", "safe").must();
    customer.kubectl("delete", "deployment", "web").must();
    customer.kubectl("create", "configmap", "junk", "--from-literal=a=b").must();
    customer
        .kubectl("patch", "configmap", "settings", "-p", "{\"data\":{\"colour\":\"red\"}}")
        .must();
  }

  private void assertThatAllIsBack() {
    assertThat(customer.kubectl("get", "secret", "safe", "-o", "jsonpath={.data.code}").must())
        .isEqualTo("MTIzNA==");
    assertThat(
            customer
                .kubectl("get", "configmap", "settings", "-o", "jsonpath={.data.colour}")
                .must())
        .isEqualTo("blue");
    assertThat(customer.kubectl("get", "configmap", "junk").run().code()).isNotZero();
  }

  /** Without the one that it writes all the time. */
  private List<String> neighbours() {
    String versions =
        neighbour
            .kubectl(
                "get", "configmaps,secrets,serviceaccounts,deployments,nodes", "-A", "-o", VERSIONS)
            .must();
    return Stream.of(versions.strip().split(" "))
        .filter(version -> !version.startsWith(WRITTEN))
        .toList();
  }

  /** A watch as controllers hold one, from before the restore to after it. */
  private static final class Watching implements Watcher<ConfigMap>, AutoCloseable {
    private final List<ConfigMap> seen = new CopyOnWriteArrayList<>();
    private final List<String> endings = new CopyOnWriteArrayList<>();
    private final io.fabric8.kubernetes.client.Watch watch;

    Watching(KubernetesClient client) {
      var objects = client.configMaps().inNamespace("default");
      String now = objects.list().getMetadata().getResourceVersion();
      watch = objects.watch(new ListOptionsBuilder().withResourceVersion(now).build(), this);
    }

    @Override
    public void eventReceived(Action action, ConfigMap object) {
      seen.add(object);
    }

    @Override
    public void onClose(WatcherException cause) {
      endings.add(String.valueOf(cause.getMessage()));
    }

    void assertThatItSaw(String name, String colour) {
      Eventually.within(Duration.ofSeconds(10))
          .isTrue(
              name + " came back as a change",
              () ->
                  seen.stream()
                      .filter(c -> c.getMetadata().getName().equals(name))
                      .reduce((earlier, later) -> later)
                      .filter(c -> colour.equals(c.getData().get("colour")))
                      .isPresent());
      assertThat(endings).as("ends of the watch").isEmpty();
      assertThat(seen.stream().map(c -> Long.valueOf(c.getMetadata().getResourceVersion())))
          .as("resourceVersions in the order in which they came")
          .isSorted();
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
