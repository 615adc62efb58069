package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.backup.BackupWorld;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator that is killed with -9 at each stage of a deletion. */
class KilledDeletionIT {
  private static final int KEYS = 2_000;

  @Test
  void oneGoodFinalBackupIsLeftAndNothingElse(@TempDir Path folder) throws IOException {
    try (var world = new BackupWorld(folder)) {
      world.client().resource(CustomerWorld.localAdminCluster()).create();
      var cluster = CustomerWorld.named(new CustomerCluster(), CustomerWorld.NAME, "default");
      cluster.setSpec(Specs.cluster());
      world.client().resource(cluster).create();
      TenantId tenant = withData(world);
      world.client().resource(cluster).delete();

      killWhen(world, () -> all(world, ControlPlane.class).stream().anyMatch(this::goes));
      killWhen(world, () -> !all(world, EtcdBackup.class).isEmpty());
      killWhen(world, () -> all(world, EtcdTenant.class).stream().allMatch(this::goes));

      Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(world));
      assertThat(all(world, ControlPlane.class)).isEmpty();
      try (var root = world.etcd.rootClient()) {
        assertThat(new EtcdTenancy(root).leftovers(tenant).none()).isTrue();
      }
      assertThat(all(world, EtcdBackup.class))
          .singleElement()
          .satisfies(
              backup -> {
                assertThat(Status.isTrue(backup.getStatus(), "Ready")).isTrue();
                assertThat(backup.getStatus().keys()).isEqualTo(KEYS);
              });
    }
  }

  private static void killWhen(BackupWorld world, BooleanSupplier moment) {
    Eventually.within(LIMIT).isTrue("the moment has come", moment::getAsBoolean);
    world.restartOperator();
  }

  private boolean goes(Resource<?, ?> resource) {
    return resource.getMetadata().getDeletionTimestamp() != null;
  }

  private static <R extends Resource<?, ?>> List<R> all(BackupWorld world, Class<R> kind) {
    return world.client().resources(kind).inAnyNamespace().list().getItems();
  }

  /** The control plane's tenant, when all was made; as if it had run. */
  private static TenantId withData(BackupWorld world) {
    EtcdTenant made =
        Eventually.within(LIMIT)
            .get(
                "the etcd tenant is ready",
                () ->
                    all(world, EtcdTenant.class).stream()
                        .filter(t -> Status.isTrue(t.getStatus(), "Ready"))
                        .findFirst());
    var tenant = new TenantId(String.valueOf(made.getSpec().id()));
    try (var root = world.etcd.rootClient()) {
      RunBefore.withKeys(
          world.client(), all(world, ControlPlane.class).getFirst(), root, tenant, KEYS);
    }
    return tenant;
  }

  /** No namespace controller is here: the namespace is told to go, and stays. */
  private static boolean gone(BackupWorld world) {
    var found =
        Optional.ofNullable(
            world
                .client()
                .resources(CustomerCluster.class)
                .inNamespace("default")
                .withName(CustomerWorld.NAME)
                .get());
    found
        .map(c -> c.getStatus().controlPlaneNamespace())
        .ifPresent(inner -> CustomerWorld.finalizeNamespace(world.client(), inner));
    return found.isEmpty();
  }
}
