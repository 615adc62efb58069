package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreSpec;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.testkit.Partial;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backup that somebody needs now is not deleted. */
class BackupUseTest {
  private final FleetInMemory fleet = Samples.wellFleet();
  private final CommandRun run = new CommandRun(fleet);

  @Test
  void aBackupStaysWhileAClusterIsBornFromIt() {
    fleet.with(BackupCommandsTest.backup("b1", "mnopqrstuvwx", Samples.ready("01")));
    run.of("cluster", "create", "twin", "--from-backup", "b1");
    assertThat(run.of("etcd", "backup", "delete", "b1", "--yes").err())
        .contains("cluster twin is being born from backup b1: wait until it has started");

    var twin = fleet.find(CustomerCluster.class, "default", "twin").orElseThrow();
    twin.setStatus(Samples.cluster("twin").getStatus());
    var controlPlane = bornFrom("b1", "twin");
    fleet.replace(twin);
    fleet.with(controlPlane);
    assertThat(run.of("etcd", "backup", "delete", "b1", "--yes").err())
        .contains("cluster twin is being born from backup b1");
    assertThat(fleet.all(EtcdBackup.class)).hasSize(1);

    controlPlane.setStatus(startedAt(Samples.CREATED));
    fleet.replace(controlPlane);
    assertThat(run.of("etcd", "backup", "delete", "b1", "--yes").exitCode()).isZero();
    assertThat(fleet.all(EtcdBackup.class)).isEmpty();
  }

  private static ControlPlane bornFrom(String backup, String name) {
    var controlPlane = Samples.controlPlane(null, null);
    controlPlane.setMetadata(Samples.meta(Samples.INNER, name));
    var spec = controlPlane.getSpec();
    controlPlane.setSpec(
        new ControlPlaneSpec(
            spec.version(),
            spec.replicas(),
            spec.etcdCluster(),
            null,
            "local",
            spec.networks(),
            spec.apiServer(),
            spec.controllerManager(),
            spec.scheduler(),
            false,
            null,
            backup,
            null,
            spec.size()));
    return controlPlane;
  }

  private static ControlPlaneStatus startedAt(String time) {
    return Partial.of(ControlPlaneStatus.class)
        .with("observedGeneration", 1L)
        .with("replicas", 1)
        .with("readyReplicas", 1)
        .with("startedAt", time)
        .with("conditions", List.of())
        .make();
  }

  @Test
  void aBackupStaysWhileARestoreWorksWithIt() {
    fleet.with(BackupCommandsTest.backup("b1", "mnopqrstuvwx", Samples.ready("01")));
    var restore = new EtcdRestore();
    restore.setMetadata(Samples.meta(null, "r1"));
    restore.setSpec(new EtcdRestoreSpec(new TenantReference(Samples.INNER, "demo"), "b1", false));
    fleet.with(restore);

    assertThat(run.of("etcd", "backup", "delete", "b1", "--yes").err())
        .contains("EtcdRestore r1 works with backup b1", "kubectl delete etcdrestore r1");
    assertThat(fleet.all(EtcdBackup.class)).hasSize(1);
  }
}
