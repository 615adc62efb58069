package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.backup.BackupPlaces;
import io.kubinception.operator.backup.FinalBackup;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.etcdpods.PlayedPods;
import io.kubinception.operator.etcdtenant.EtcdTenantReconciler;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.BackOff;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.OwnChanges;
import io.kubinception.operator.move.EtcdMoveReconciler;
import io.kubinception.operator.quota.UsageKeeper;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An etcd of pods that lost all data, with a customer in it, until nothing of it is left. */
class LostDataIT {
  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(90));
  private static final EtcdStatefulSet WISH =
      new EtcdStatefulSet(1, "3.6.14", "1Gi", "local-disk", "512Mi");

  private final Clock clock = Clock.systemUTC();
  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final EtcdConnections connections =
      new EtcdConnections(client, PlayedPods.NAMESPACE, clock);
  private final UsageKeeper usage = new UsageKeeper(ScanRules.defaults(), clock);
  private final Applier applier = new Applier(client, clock);
  private final EtcdPods pods = new EtcdPods(client, applier, PlayedPods.NAMESPACE, clock);
  private final Events events = new Events(client, clock);
  private final Operator operator =
      new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
  private final PlayedPods played = new PlayedPods(client, "own");

  @BeforeEach
  void lost() {
    PlayedPods.install(client);
    EtcdCluster cluster = played.register(WISH);
    pods.certificates(cluster, WISH);
    pods.placed(cluster, WISH);
    played.born();
    played.lost(0);
    create(
        """
        apiVersion: kubinception.io/v1alpha1
        kind: EtcdTenant
        metadata: {name: demo, namespace: default}
        spec: {etcdCluster: own, id: abcdefghijkl}
        """,
        EtcdTenant.class);
    operator.register(
        new EtcdClusterReconciler(
            client, connections, pods, new EtcdClusterMetrics(), events, clock),
        LostDataIT::common);
    operator.register(
        new EtcdTenantReconciler(
            client, connections, pods, applier, events, usage, new SecureRandom(), clock),
        LostDataIT::common);
    operator.register(
        new EtcdMoveReconciler(client, connections, pods, new LongWork(1), events, clock),
        LostDataIT::common);
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    usage.close();
    connections.close();
    server.close();
  }

  private static <R extends HasMetadata> void common(ControllerConfigurationOverrider<R> c) {
    c.watchingAllNamespaces()
        .withFinalizer(Kubinception.FINALIZER)
        .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
        .withGenerationAware(false)
        .withOnUpdateFilter(OwnChanges::matter)
        .withRetry(new BackOff(new Random(1)));
  }

  private <R extends HasMetadata> R create(String yaml, Class<R> kind) {
    return client.resource(Serialization.unmarshal(yaml, kind)).create();
  }

  @Test
  void itIsToldAndGoesWhenSomebodyGivesThemUp() {
    told(
        "what is to be done",
        this::reachable,
        "DataLost: all data are lost, and nothing is served in their place: the volume of etcd-own-0"
            + " is empty; first see whether a Released volume still has them ('kubectl get pv');"
            + " there is no backup of the whole to bring it back from: make customers'"
            + " clusters anew from backups of their own, or give the data up ('kubinception etcd"
            + " pods give-up own')");
    told(
        "where the customer's tenant stands",
        () -> ready(tenant().getStatus()),
        "EtcdLostData: its etcd cluster has lost all data: see what to do at its condition"
            + " Reachable");

    client.resource(cluster()).delete();
    client.resource(tenant()).delete();
    told(
        "why it does not go",
        () -> ready(cluster().getStatus()),
        "InUse: 1 tenants are registered here, whose data are lost: give them up ('kubinception etcd"
            + " pods give-up own'), then delete them");
    assertThat(tenant()).isNotNull();

    giveUp();
    SOON.isTrue("the tenant goes", () -> tenant() == null);
    SOON.isTrue("its etcd cluster goes", () -> cluster() == null);
    SOON.isTrue(
        "its volumes go",
        () -> {
          played.controllers();
          return client
              .persistentVolumeClaims()
              .inNamespace(PlayedPods.NAMESPACE)
              .list()
              .getItems()
              .isEmpty();
        });
  }

  @Test
  void whatCannotBeSeenAnyMoreIsUnknown() {
    SOON.passes(
        "it was well once",
        () ->
            client
                .resource(cluster())
                .editStatus(
                    current -> {
                      var healthy =
                          new ConditionBuilder()
                              .withType("Healthy")
                              .withStatus("True")
                              .withReason("Done")
                              .withMessage("all members are healthy")
                              .withLastTransitionTime("2026-01-02T00:00:00Z")
                              .build();
                      Objects.requireNonNull(current.getStatus().conditions()).add(healthy);
                      return current;
                    }));

    told(
        "that nobody knows now",
        () ->
            Status.condition(cluster().getStatus(), "Healthy")
                .map(c -> c.getStatus() + ", " + c.getReason() + ": " + c.getMessage())
                .orElse(""),
        "Unknown, DataLost: all data are lost: see condition Reachable");
  }

  @Test
  void aBackupOfTheWholeThatIsWishedAndIsNotThereIsNamed() {
    annotate(Kubinception.ANNOTATION_RECOVER_FROM, "none");

    told(
        "what stopped it",
        this::reachable,
        "RecoveryStopped: recovering from EtcdBackup none; the last try stopped: there is no"
            + " EtcdBackup none: choose another");
  }

  @Test
  void whatStoppedARecoveryIsToldWhileAMemberMayHaveData() {
    SOON.isTrue("they are lost", () -> EtcdAnswers.hasLostData(cluster()));
    played.startsAgain(0);
    annotate(Kubinception.ANNOTATION_RECOVER_FROM, "none");

    told(
        "what stopped it",
        this::reachable,
        "Unreachable: no member answers; etcd-own-0 runs and may have data: if its node is gone for"
            + " good, delete the pod by force; recovering from EtcdBackup none: the last try"
            + " stopped: there is no EtcdBackup none: choose another");
  }

  @Test
  void noFinalBackupIsWaitedForOnceTheyAreGivenUp() {
    var controlPlane =
        create(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: ControlPlane
            metadata: {name: demo, namespace: default}
            spec: {adminCluster: here, etcdCluster: own, version: 1.36.4}
            """,
            ControlPlane.class);
    var places = new BackupPlaces(client, PlayedPods.NAMESPACE);
    giveUp();
    SOON.isTrue("no member answers", () -> EtcdAnswers.hasLostData(cluster()));

    assertThat(new FinalBackup(client, places, pods, events, clock).take(controlPlane))
        .isEqualTo(
            StepResult.done(
                "deleted without a final backup: its data were lost with its etcd cluster, and have"
                    + " been given up"));
  }

  @Test
  void aMoveOutOfItHasNothingToClearOnceTheyAreGivenUp() {
    create(
        """
        apiVersion: kubinception.io/v1alpha1
        kind: EtcdCluster
        metadata: {name: servers}
        spec: {endpoints: ["https://127.0.0.1:1"], credentialsSecret: etcd-own}
        """,
        EtcdCluster.class);
    giveUp();
    EtcdMove move =
        Serialization.unmarshal(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: EtcdMove
            metadata: {name: out, annotations: {kubinception.io/paused: "true"}}
            spec: {tenant: {namespace: default, name: demo}, to: servers}
            status:
              tenantId: abcdefghijkl
              from: own
              keys: 1
              bytes: 1
              frozenMillis: 1
              servedAt: "2026-01-02T00:00:00Z"
            """,
            EtcdMove.class);
    var status = move.getStatus();
    client.resource(move).create();
    SOON.passes(
        "it has moved",
        () ->
            move()
                .editStatus(
                    current -> {
                      current.setStatus(status);
                      return current;
                    }));
    SOON.passes(
        "it goes on",
        () ->
            move()
                .edit(
                    current -> {
                      current.getMetadata().getAnnotations().remove(Kubinception.ANNOTATION_PAUSED);
                      return current;
                    }));

    told("that it is over", () -> condition(move().get().getStatus(), "Ready"), "Ready: ");
    assertThat(move().get().getStatus().clearedAt()).isNotNull();
  }

  private Resource<EtcdMove> move() {
    return client.resources(EtcdMove.class).withName("out");
  }

  private void told(String what, Callable<String> where, String sentence) {
    SOON.passes(what, () -> assertThat(where.call()).isEqualTo(sentence));
  }

  private EtcdCluster cluster() {
    return client.resources(EtcdCluster.class).withName("own").get();
  }

  private EtcdTenant tenant() {
    return client.resources(EtcdTenant.class).inNamespace("default").withName("demo").get();
  }

  private String reachable() {
    return condition(cluster().getStatus(), EtcdReachable.CONDITION);
  }

  private static String ready(Status status) {
    return condition(status, "Ready");
  }

  private static String condition(Status status, String type) {
    return Status.condition(status, type)
        .map(c -> c.getReason() + ": " + c.getMessage())
        .orElse("");
  }

  private void giveUp() {
    annotate(Kubinception.ANNOTATION_DATA_GIVEN_UP, "true");
  }

  private void annotate(String key, String value) {
    SOON.passes(
        "it is annotated, beside what the operator writes",
        () ->
            client
                .resource(cluster())
                .edit(
                    current -> {
                      current.getMetadata().getAnnotations().put(key, value);
                      return current;
                    }));
  }
}
