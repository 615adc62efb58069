package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.admission.FleetHealth;
import io.kubinception.operator.admission.StartAdmission;
import io.kubinception.testkit.FakeClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rolls while its etcd tenant is not ready, and what waits for it. */
class RollWithoutTenantTest {
  private static final String OLD = "1.35.8";
  private static final String NEW = "1.36.4";

  private final FakeClock clock = new FakeClock();
  private final StartAdmission admission = new StartAdmission(() -> 1, clock);
  private final RollingWorld world = new RollingWorld(clock, OLD);
  private final Roll roll = new Roll(admission, new FleetHealth(List::of, clock), _ -> "", clock);

  @Test
  void withoutItsTenantItWaitsForThat() {
    world.tenantIsReady(false);
    world.wish(NEW);

    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);
    assertThat(world.told()).isEqualTo(RolledOut.WAITING);
    assertThat(world.message())
        .isEqualTo("the upgrade from 1.35.8 to 1.36.4 waits for its etcd tenant");
    assertThat(admission.starting()).as("it keeps nobody waiting").isZero();

    world.tenantIsReady(true);
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
  }

  @Test
  void whatHasBegunGoesOnWithoutItsTenant() {
    world.wish(NEW);
    world.pass(roll);
    world.tenantIsReady(false);
    world.podsAreReplaced(Component.API_SERVER);

    world.pass(roll);
    assertThat(world.version(Component.CONTROLLER_MANAGER)).isEqualTo(NEW);
  }

  @Test
  void whoIsLockedOutIsSoWithoutItsTenant() {
    world.tenantIsReady(false);
    world.reset("2026-01-01T00:00:00Z");
    world.wish(NEW);

    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
  }

  @Test
  void nobodyIsSentToAnotherEtcdWithoutCredentialsForIt() {
    world.tenantIsReady(false);
    world.reset("2026-01-01T00:00:00Z");
    world.etcdIsNow("https://172.30.0.21:2379");

    var held = world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isFalse();
    assertThat(held.roll()).hasValueSatisfying(found -> assertThat(found.held()).isTrue());

    world.tenantIsReady(true);
    world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isTrue();
  }
}
