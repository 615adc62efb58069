package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Events;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import io.kubinception.testkit.Partial;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A schedule on a real API server, three hours after it was made; nobody takes the backups. */
class BackupScheduleIT {
  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(60));
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(3));
  private static final String TENANT = "abcdefghijkl";
  private static final int MANY = 20;

  @Test
  void backupsThatFailStopNobodyAndWhoHasNoneIsTold() {
    try (KubeApiServer server = KubeApiServer.launch()) {
      KubernetesClient client = server.client();
      ChartFiles.locate().installCrds(client);
      provider(client);
      for (int i = 0; i < MANY; i++) {
        client.resource(backup("neighbour" + i)).create();
      }
      var operator = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
      var places = new BackupPlaces(client, "default");
      operator.register(
          new EtcdBackupScheduleReconciler(client, places, new Events(client, LATER), LATER),
          c ->
              c.withFinalizer(Kubinception.FINALIZER)
                  .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS));
      operator.start();
      try {
        withoutItsStoreItSaysSo(client);
        SOON.passes(
            "who has none is told",
            () ->
                assertThat(Status.condition(schedule(client).getStatus(), "Ready"))
                    .hasValueSatisfying(
                        ready -> {
                          assertThat(ready.getReason()).isEqualTo("BackupTooOld");
                          assertThat(ready.getMessage()).contains(TENANT + " (none yet)");
                        }));
        assertThat(made(client)).as("while as many as may be are under way").isEmpty();

        for (int i = 0; i < MANY; i++) {
          fails(client, "neighbour" + i);
        }
        SOON.isTrue("one is made", () -> made(client).size() == 1);
      } finally {
        operator.stop();
      }
    }
  }

  private static void withoutItsStoreItSaysSo(KubernetesClient client) {
    SOON.passes(
        "it says what is missing",
        () ->
            assertThat(Status.condition(schedule(client).getStatus(), "Ready"))
                .hasValueSatisfying(
                    ready -> {
                      assertThat(ready.getReason()).isEqualTo("NoStore");
                      assertThat(ready.getMessage())
                          .contains("there is no Secret backup-store in namespace default");
                    }));
    assertThat(made(client)).isEmpty();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(EtcdBackupSpec.DEFAULT_STORE)
                .withNamespace("default")
                .endMetadata()
                .build())
        .create();
    // It looks by itself after a while; a change of it is looked at at once.
    client
        .resources(EtcdBackupSchedule.class)
        .withName("hourly")
        .edit(
            found -> {
              var spec = found.getSpec();
              found.setSpec(
                  new EtcdBackupScheduleSpec(
                      spec.etcdCluster(), spec.scope(), spec.every(), 99, spec.store(), null));
              return found;
            });
  }

  private static void provider(KubernetesClient client) {
    var cluster = BackupWorld.named(new EtcdCluster(), "lab");
    cluster.setSpec(new EtcdClusterSpec(List.of("https://192.0.2.1:2379"), "etcd-lab"));
    client.resource(cluster).create();
    var tenant = BackupWorld.named(new EtcdTenant(), "one");
    tenant.getMetadata().setNamespace("default");
    tenant.setSpec(new EtcdTenantSpec("lab", TENANT, null));
    client.resource(tenant).create();
    var schedule = BackupWorld.named(new EtcdBackupSchedule(), "hourly");
    schedule.setSpec(
        new EtcdBackupScheduleSpec(
            "lab", BackupScope.TENANTS, "1h", 100, EtcdBackupSpec.DEFAULT_STORE, null));
    client.resource(schedule).create();
  }

  private static EtcdBackup backup(String subject) {
    var backup = new EtcdBackup();
    backup.setMetadata(
        new ObjectMetaBuilder()
            .withName(subject)
            .addToLabels(
                Map.of(
                    Kubinception.LABEL_BACKUP_SCHEDULE,
                    "hourly",
                    Kubinception.LABEL_BACKUP_OF,
                    subject))
            .build());
    backup.setSpec(EtcdBackupSpec.of(BackupWorld.reference(subject), EtcdBackupSpec.DEFAULT_STORE));
    return backup;
  }

  private static void fails(KubernetesClient client, String name) {
    client
        .resources(EtcdBackup.class)
        .withName(name)
        .editStatus(
            backup -> {
              backup.setStatus(failed());
              return backup;
            });
  }

  private static EtcdBackupStatus failed() {
    return Partial.of(EtcdBackupStatus.class)
        .with("observedGeneration", 1L)
        .with(
            "conditions",
            List.of(
                new ConditionBuilder()
                    .withType("Ready")
                    .withStatus("False")
                    .withReason("NoTenant")
                    .withMessage("there is no EtcdTenant")
                    .withLastTransitionTime("2026-01-01T00:00:00Z")
                    .build()))
        .make();
  }

  private static EtcdBackupSchedule schedule(KubernetesClient client) {
    return client.resources(EtcdBackupSchedule.class).withName("hourly").require();
  }

  private static List<EtcdBackup> made(KubernetesClient client) {
    return client
        .resources(EtcdBackup.class)
        .withLabel(Kubinception.LABEL_BACKUP_OF, TENANT)
        .list()
        .getItems();
  }
}
