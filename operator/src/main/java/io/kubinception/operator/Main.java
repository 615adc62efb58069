package io.kubinception.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.etcd.backup.ClusterBackupReader;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.admincluster.AdminClusterReconciler;
import io.kubinception.operator.admincluster.Kubelets;
import io.kubinception.operator.admission.FleetHealth;
import io.kubinception.operator.admission.StartAdmission;
import io.kubinception.operator.admission.StartMetrics;
import io.kubinception.operator.backup.BackupMetrics;
import io.kubinception.operator.backup.BackupPlaces;
import io.kubinception.operator.backup.Birth;
import io.kubinception.operator.backup.Drills;
import io.kubinception.operator.backup.EtcdBackupReconciler;
import io.kubinception.operator.backup.EtcdBackupScheduleReconciler;
import io.kubinception.operator.backup.EtcdRestoreReconciler;
import io.kubinception.operator.backup.FinalBackup;
import io.kubinception.operator.backup.KeptKeys;
import io.kubinception.operator.controlplane.ControlPlaneReconciler;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customercluster.CustomerClusterReconciler;
import io.kubinception.operator.customercluster.DataWork;
import io.kubinception.operator.edge.EdgeGates;
import io.kubinception.operator.edge.Gatekeeper;
import io.kubinception.operator.etcdcluster.EtcdClusterMetrics;
import io.kubinception.operator.etcdcluster.EtcdClusterReconciler;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.etcdtenant.EtcdTenantReconciler;
import io.kubinception.operator.infrastructure.Infrastructures;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.BackOff;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.OwnChanges;
import io.kubinception.operator.kubeconfigrequest.KubeconfigRequestReconciler;
import io.kubinception.operator.metrics.OwnCaches;
import io.kubinception.operator.metrics.ResourceMetrics;
import io.kubinception.operator.move.EtcdMoveReconciler;
import io.kubinception.operator.nodepool.NodePoolReconciler;
import io.kubinception.operator.nodepool.Watchdog;
import io.kubinception.operator.path.ApiPaths;
import io.kubinception.operator.path.TlsPathProbe;
import io.kubinception.operator.quota.UsageKeeper;
import io.kubinception.operator.quota.UsageMetrics;
import io.kubinception.operator.work.LongWork;
import io.kubinception.operator.workernode.HealthRules;
import io.kubinception.operator.workernode.WorkerNodeReconciler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/** The operator's process: every wire shows here. */
public final class Main {
  private static final int RECONCILIATION_THREADS = 16;
  // Each takes some 20 MiB at most; a restore never waits for backups.
  private static final int BACKUPS_AT_ONCE = 2;
  private static final int RESTORES_AT_ONCE = 2;
  private static final int MOVES_AT_ONCE = 2;
  private static final int DRILLS_AT_ONCE = 1;
  private static final Duration ON_THE_WAY = Duration.ofSeconds(3);
  private static final Duration LOOK_FOR_OUTAGES = Duration.ofSeconds(10);

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Main.class);

  // Held, as a logger that nobody holds forgets its level. It tells at length of every answer that
  // was larger than asked for, which is how paged reads find their size.
  private static final Logger GRPC_STREAMS =
      Logger.getLogger("io.grpc.internal.AbstractClientStream");

  public static void main(String[] args) {
    GRPC_STREAMS.setLevel(Level.WARNING);
    var settings = Settings.from(System.getenv());
    KubernetesClient client = new KubernetesClientBuilder().build();
    var clock = Clock.systemUTC();
    var usage = new UsageKeeper(ScanRules.defaults(), clock);
    var metrics = new PrometheusRegistry();
    JvmMetrics.builder().register(metrics);
    var connections = new EtcdConnections(client, settings.namespace(), clock);
    var operator =
        operator(settings, client, connections, usage, metrics, clock, new SecureRandom());
    // Who lost the leadership ends at once instead: another one works already.
    if (!settings.leaderElection()) {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(operator, usage, connections)));
    }
    var policies = AdmissionPolicies.of(client, settings.namespace());
    Health.serve(settings.healthPort(), operator::getRuntimeInfo, policies, metrics);
    operator.start();
    beginAnewAfter(new Outage(() -> client.raw("/version"), clock));
  }

  /** Whoever runs this process starts it again. */
  private static void beginAnewAfter(Outage outage) {
    Thread.ofVirtual()
        .name("outage")
        .start(
            () -> {
              while (!outage.isOver()) {
                LockSupport.parkNanos(LOOK_FOR_OUTAGES.toNanos());
              }
              LOG.warn("the API server was away for long: beginning anew, with new watches");
              System.exit(1);
            });
  }

  /** Passes end first, so that none of them finds its connection closed. */
  private static void stop(Operator operator, UsageKeeper usage, EtcdConnections connections) {
    operator.stop();
    usage.close();
    connections.close();
  }

  /** The operator with all its reconcilers, not started; the caller closes what it gave. */
  public static Operator operator(
      Settings settings,
      KubernetesClient client,
      EtcdConnections connections,
      UsageKeeper usage,
      PrometheusRegistry metrics,
      Clock clock,
      RandomGenerator random) {
    var operator = new Operator(overrider -> configure(overrider, settings, client));
    var events = new Events(client, clock);
    var applier = new Applier(client, clock);
    var places = new BackupPlaces(client, settings.namespace());
    var keptKeys = new KeptKeys(client, applier, settings.namespace());
    var caches = new OwnCaches(operator);
    var gatekeeper =
        new Gatekeeper(
            () -> caches.of(CustomerCluster.class),
            () -> caches.of(WorkerNode.class),
            new EdgeGates(client, settings.namespace())::of,
            () -> operator.getRuntimeInfo().isStarted(),
            clock);
    var paths =
        new ApiPaths(
            () -> caches.of(ControlPlane.class), new TlsPathProbe(ON_THE_WAY), gatekeeper::guards);
    var adminClusters =
        new AdminClusterReconciler(
            client,
            Kubelets.of(client, settings.namespace(), clock),
            places,
            gatekeeper,
            paths,
            events,
            clock);
    var infrastructures = new Infrastructures(client, settings.namespace(), clock);
    var customers = new CustomerApis(client, clock);
    var admission = new StartAdmission(adminClusters::startSlots, clock);
    var etcdPods = new EtcdPods(client, applier, settings.namespace(), clock);
    var etcdClusterMetrics = new EtcdClusterMetrics();
    metrics.register(etcdClusterMetrics);
    metrics.register(new UsageMetrics(usage, caches));
    metrics.register(new BackupMetrics(caches));
    metrics.register(new StartMetrics(admission));
    metrics.register(new ResourceMetrics(caches, clock));

    operator.register(adminClusters, c -> common(c, random));
    operator.register(
        new EtcdClusterReconciler(client, connections, etcdPods, etcdClusterMetrics, events, clock),
        c -> common(c, random));
    operator.register(
        new EtcdTenantReconciler(
            client, connections, etcdPods, applier, events, usage, random, clock),
        c -> common(c, random));
    var reader = new ClusterBackupReader();
    var backupWork = new LongWork(BACKUPS_AT_ONCE);
    var restoreWork = new LongWork(RESTORES_AT_ONCE);
    operator.register(
        new EtcdBackupReconciler(
            client,
            connections,
            places,
            keptKeys,
            reader,
            backupWork,
            new Drills(
                client, connections, keptKeys, reader, new LongWork(DRILLS_AT_ONCE), events, clock),
            events,
            clock),
        c -> common(c, random));
    operator.register(
        new EtcdBackupScheduleReconciler(client, places, events, clock), c -> common(c, random));
    operator.register(
        new EtcdRestoreReconciler(
            client, connections, places, keptKeys, restoreWork, applier, events, clock),
        c -> common(c, random));
    operator.register(
        new EtcdMoveReconciler(
            client, connections, etcdPods, new LongWork(MOVES_AT_ONCE), events, clock),
        c -> common(c, random));
    operator.register(
        new ControlPlaneReconciler(
            client,
            applier,
            customers,
            paths,
            events,
            admission,
            new Birth(client, connections, places, keptKeys, restoreWork),
            new FinalBackup(client, places, etcdPods, events, clock),
            new FleetHealth(() -> caches.of(ControlPlane.class), clock),
            random,
            clock),
        c -> common(c, random));
    operator.register(
        new CustomerClusterReconciler(
            client,
            applier,
            customers,
            adminClusters.apiServerMemory(),
            new DataWork(() -> caches.of(EtcdMove.class), () -> caches.of(EtcdRestore.class)),
            gatekeeper,
            events,
            clock),
        c -> common(c, random));
    operator.register(
        new KubeconfigRequestReconciler(client, applier, events, clock), c -> common(c, random));
    operator.register(
        new NodePoolReconciler(
            client,
            customers,
            infrastructures,
            new Watchdog(
                () -> caches.of(WorkerNode.class),
                edge -> gatekeeper.isAway(edge) || paths.of(edge).areBroken(),
                clock),
            events,
            random,
            clock),
        c -> common(c, random));
    operator.register(
        new WorkerNodeReconciler(
            client, customers, infrastructures, HealthRules.defaults(), events, random, clock),
        c -> common(c, random));
    return operator;
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, Settings settings, KubernetesClient client) {
    overrider
        .withKubernetesClient(client)
        .withConcurrentReconciliationThreads(RECONCILIATION_THREADS)
        // It writes an annotation on dependents that can drive endless loops.
        .withPreviousAnnotationForDependentResources(false)
        .withCacheSyncTimeout(Duration.ofMinutes(2))
        .withReconciliationTerminationTimeout(settings.shutdown());
    if (settings.leaderElection()) {
      overrider.withLeaderElectionConfiguration(
          new LeaderElectionConfiguration("kubinception-operator", settings.namespace()));
    }
  }

  private static <R extends HasMetadata> void common(
      ControllerConfigurationOverrider<R> controller, RandomGenerator random) {
    controller
        .watchingAllNamespaces()
        .withFinalizer(Kubinception.FINALIZER)
        .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
        .withGenerationAware(false)
        .withOnUpdateFilter(OwnChanges::matter)
        .withRetry(new BackOff(random))
        .withReconciliationMaxInterval(Duration.ofMinutes(10));
  }

  private Main() {}
}
