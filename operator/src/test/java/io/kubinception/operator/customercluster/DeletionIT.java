package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.testkit.Eventually;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletion after a time of grace, its undoing, and what is left of it. */
class DeletionIT {
  private final CustomerWorld world = new CustomerWorld();

  @BeforeEach
  void aCluster() {
    world.startCluster();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void itSleepsUntilItsTimeAndWakesWhenItIsKept() {
    deleteAt(Instant.now().plusSeconds(3600));
    Eventually.within(LIMIT)
        .isTrue(
            "it sleeps and says why",
            () -> ready(world.cluster()).equals(Hibernated.DELETION_SCHEDULED));
    assertThat(world.wanted(Component.API_SERVER)).contains(0);
    assertThat(Status.condition(world.cluster().getStatus(), "Ready").orElseThrow().getMessage())
        .contains("is deleted with all its data at")
        .contains("kubinception cluster undelete demo");

    world.change("{\"spec\":{\"deleteAt\":null}}");
    Eventually.within(LIMIT)
        .isTrue("it wakes", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
  }

  @Test
  void whenItsTimeHasComeNothingIsLeft() {
    String inner = world.inner();
    TenantId tenant =
        new TenantId(Objects.requireNonNull(world.controlPlane().getStatus().tenantId()));

    deleteAt(Instant.now().plusSeconds(3));
    Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(inner));

    assertThat(world.client().resources(ControlPlane.class).inAnyNamespace().list().getItems())
        .isEmpty();
    assertThat(world.client().resources(EtcdTenant.class).inAnyNamespace().list().getItems())
        .isEmpty();
    try (var root = world.etcd().rootClient()) {
      assertThat(new EtcdTenancy(root).leftovers(tenant).none()).isTrue();
    }
  }

  @Test
  void whatIsProtectedStaysThoughItsTimeHasCome() {
    world.change(
        "{\"metadata\":{\"annotations\":{\"kubinception.io/deletion-protection\":\"true\"}}}");
    deleteAt(Instant.now().minusSeconds(3600));
    Eventually.within(LIMIT)
        .isTrue("it says so", () -> ready(world.cluster()).equals("DeletionProtected"));
    assertThat(world.cluster().getMetadata().getDeletionTimestamp()).isNull();
  }

  /** No namespace controller is here: the namespace is told to go, and stays. */
  private boolean gone(String inner) {
    var namespace = world.client().namespaces().withName(inner).get();
    if (namespace != null
        && namespace.getMetadata().getDeletionTimestamp() != null
        && !namespace.getSpec().getFinalizers().isEmpty()) {
      namespace.getSpec().setFinalizers(List.of());
      world
          .client()
          .raw(
              "/api/v1/namespaces/" + inner + "/finalize",
              "PUT",
              world.client().getKubernetesSerialization().asJson(namespace));
    }
    return world.find().isEmpty();
  }

  private void deleteAt(Instant at) {
    world.change("{\"spec\":{\"deleteAt\":\"" + at.truncatedTo(ChronoUnit.SECONDS) + "\"}}");
  }
}
