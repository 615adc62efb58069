package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterSpec;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.Edge;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.FinalBackups;
import io.kubinception.api.v1alpha1.Infrastructure;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.Main;
import io.kubinception.operator.Settings;
import io.kubinception.operator.ShiftedClock;
import io.kubinception.operator.etcdcluster.EtcdAnswers;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdCredentials;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.quota.UsageKeeper;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole operator with a real etcd and a real admin cluster's API server. No kubelet is there,
 * so that no pod ever runs: what is asked for is looked at, not what comes of it.
 */
public final class CustomerWorld implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(150);
  static final String NAME = "demo";
  private static final String SYSTEM = "kubinception-system";

  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final KubeApiServer admin;
  private final ShiftedClock clock = new ShiftedClock();
  private final UsageKeeper usage = new UsageKeeper(ScanRules.defaults(), clock);
  private final EtcdConnections connections;
  private Operator operator;

  CustomerWorld() {
    this(List.of());
  }

  /**
   * @param adminArguments more arguments of the admin cluster's API server
   */
  CustomerWorld(List<String> adminArguments) {
    admin = KubeApiServer.launch(adminArguments);
    // Etcd judges certificates by the real clock.
    connections = new EtcdConnections(admin.client(), SYSTEM, Clock.systemUTC());
    ChartFiles.locate().installCrds(client());
    create(new NamespaceBuilder().withNewMetadata().withName(SYSTEM).endMetadata().build());
    registerEtcd();
    create(localAdminCluster());
    operator = startOperator();
  }

  private Operator startOperator() {
    var started =
        Main.operator(
            new Settings(SYSTEM, 0, false, Duration.ofSeconds(10)),
            // Its own: it is closed with the operator.
            new KubernetesClientBuilder().withConfig(admin.config()).build(),
            connections,
            usage,
            new PrometheusRegistry(),
            clock,
            new SecureRandom());
    started.start();
    return started;
  }

  /** Another one goes on, which knows nothing but what is stored. */
  void replaceOperator() {
    operator.stop();
    operator = startOperator();
  }

  /** The same; returns what is read between the two, while nobody changes it. */
  <T> T replaceOperator(Supplier<T> read) {
    operator.stop();
    T stored = read.get();
    operator = startOperator();
    return stored;
  }

  public static AdminCluster localAdminCluster() {
    var local = named(new AdminCluster(), "local", null);
    local.setSpec(
        new AdminClusterSpec(
            new Edge("192.0.2.1", 30000, 31383, 1384),
            List.of(),
            List.of(),
            new Infrastructure(
                new Infrastructure.Docker("tcp://192.0.2.2:2376", "none", "none", "none", null)),
            "lab",
            null,
            Deletion.defaults()));
    return local;
  }

  private void registerEtcd() {
    create(EtcdCredentials.secret(etcd, "root", SYSTEM, "etcd"));
    var cluster = named(new EtcdCluster(), "lab", null);
    cluster.setSpec(
        new EtcdClusterSpec(etcd.endpoints().stream().map(URI::toString).toList(), "etcd"));
    create(cluster);
  }

  /** Its pods have run, as far as the operator knows: what never has run has no people. */
  void hasRun() {
    RunBefore.say(client(), controlPlane());
    // One that has read it: a Secret's event may come before the one of the control plane.
    replaceOperator();
  }

  /** Etcd is gone, and the control plane knows it. */
  void loseEtcd() {
    etcd.kill(0);
    Eventually.within(LIMIT)
        .isTrue(
            "etcd is known to be away",
            () -> {
              EtcdCluster lab = client().resources(EtcdCluster.class).withName("lab").require();
              look(lab);
              return EtcdAnswers.isAway(lab);
            });
    look(client().resources(EtcdTenant.class).inNamespace(inner()).withName(NAME).require());
    Eventually.within(LIMIT)
        .isTrue(
            "the tenant is not ready", () -> ready(controlPlane()).equals("EtcdTenantNotReady"));
  }

  private void look(HasMetadata resource) {
    client()
        .resource(resource)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"look\":\"%s\"}}}".formatted(Instant.now()));
  }

  KubernetesClient client() {
    return admin.client();
  }

  EtcdProcess etcd() {
    return etcd;
  }

  ShiftedClock clock() {
    return clock;
  }

  /** Has backups go to this directory, and the admin cluster say so. */
  void storeBackups(Path directory) {
    create(
        new SecretBuilder()
            .withNewMetadata()
            .withName(EtcdBackupSpec.DEFAULT_STORE)
            .withNamespace(SYSTEM)
            .endMetadata()
            .addToStringData("directory", directory.toString())
            .addToStringData(
                "encryptionKey", Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]))
            .build());
    tellOfFinalBackups(true);
  }

  /** Takes the store away. */
  void storeNoBackups() {
    client().secrets().inNamespace(SYSTEM).withName(EtcdBackupSpec.DEFAULT_STORE).delete();
    tellOfFinalBackups(false);
  }

  private void tellOfFinalBackups(boolean taken) {
    var local = client().resources(AdminCluster.class).withName("local");
    local.edit(
        admin -> {
          admin.getMetadata().setAnnotations(Map.of("look", Instant.now().toString()));
          return admin;
        });
    Eventually.within(LIMIT)
        .isTrue(
            "it is known whether final backups are taken",
            () -> Status.isTrue(local.require().getStatus(), FinalBackups.CONDITION) == taken);
  }

  void create(HasMetadata object) {
    client().resource(object).create();
  }

  /** What the namespace controller does, which is not here. */
  static void finalizeNamespace(KubernetesClient client, String name) {
    var namespace = client.namespaces().withName(name).get();
    if (namespace != null
        && namespace.getMetadata().getDeletionTimestamp() != null
        && !namespace.getSpec().getFinalizers().isEmpty()) {
      namespace.getSpec().setFinalizers(List.of());
      client.raw(
          "/api/v1/namespaces/" + name + "/finalize",
          "PUT",
          client.getKubernetesSerialization().asJson(namespace));
    }
  }

  public static <R extends HasMetadata> R named(
      R resource, String name, @Nullable String namespace) {
    resource.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    return resource;
  }

  /** Merges this JSON into the customer cluster. */
  void change(String json) {
    client().resource(cluster()).patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  Optional<CustomerCluster> find() {
    return Optional.ofNullable(
        client().resources(CustomerCluster.class).inNamespace("default").withName(NAME).get());
  }

  CustomerCluster cluster() {
    return find().orElseThrow();
  }

  String inner() {
    return Objects.requireNonNull(cluster().getStatus().controlPlaneNamespace());
  }

  ControlPlane controlPlane() {
    return Objects.requireNonNull(
        client().resources(ControlPlane.class).inNamespace(inner()).withName(NAME).get());
  }

  /** Replicas that a component shall have; empty while it has no Deployment. */
  Optional<Integer> wanted(Component component) {
    Deployment found =
        client()
            .apps()
            .deployments()
            .inNamespace(inner())
            .withName(new ControlPlaneNames(NAME).deployment(component))
            .get();
    return Optional.ofNullable(found).map(d -> d.getSpec().getReplicas());
  }

  static String reason(Resource<?, ?> resource, String condition) {
    return Status.condition(resource.getStatus(), condition).map(c -> c.getReason()).orElse("");
  }

  static String ready(Resource<?, ?> resource) {
    return reason(resource, Conditions.READY);
  }

  /** A new cluster, as far as it comes where no pod runs. */
  void startCluster() {
    startCluster(Specs.cluster());
  }

  void startCluster(CustomerClusterSpec spec) {
    var cluster = named(new CustomerCluster(), NAME, "default");
    cluster.setSpec(spec);
    create(cluster);
    Eventually.within(LIMIT)
        .isTrue(
            "the API server is let start",
            () ->
                find().filter(c -> c.getStatus() != null).isPresent()
                    && wanted(Component.API_SERVER).equals(Optional.of(1)));
  }

  @Override
  public void close() {
    operator.stop();
    usage.close();
    connections.close();
    admin.close();
    etcd.close();
  }
}
