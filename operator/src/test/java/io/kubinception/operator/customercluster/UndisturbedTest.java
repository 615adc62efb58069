package io.kubinception.operator.customercluster;

import static io.kubinception.operator.controlplane.Specs.asleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveSpec;
import io.kubinception.api.v1alpha1.EtcdMoveStatus;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreSpec;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.testkit.Partial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UndisturbedTest {
  private static final String INNER = "cc-abcdefghijkl";
  private static final TenantReference TENANT = new TenantReference(INNER, "demo");

  private final List<Condition> told =
      new ArrayList<>(List.of(condition("Ready", "True", "Ready")));
  private final List<CredentialRotation> rotations = new ArrayList<>();
  private final List<EtcdMove> moves = new ArrayList<>();
  private final List<EtcdRestore> restores = new ArrayList<>();
  private boolean asleep;
  private String runs = "1.36.4";

  private final Undisturbed undisturbed =
      new Undisturbed(new DataWork(() -> moves, () -> restores));

  private Optional<String> by(boolean urgent) {
    var controlPlane = controlPlane();
    var cluster = CustomerWorld.named(new CustomerCluster(), "demo", "default");
    cluster.getMetadata().setUid("0b1f3a5c-0000-4000-8000-000000000001");
    cluster.setSpec(Specs.cluster());
    var pass =
        new CustomerClusterPass(cluster, Optional.of(controlPlane), List.of(), Instant.EPOCH);
    return undisturbed.by(pass, controlPlane, urgent);
  }

  @Test
  void whatRunsQuietlyMayChange() {
    told.add(condition("RolledOut", "True", "Done"));
    rotations.add(rotation(RotationPhase.COMPLETED));
    assertThat(by(false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RolledOut, Rolling, its pods are being replaced",
    "RolledOut, RollStuck, its pods are being replaced",
    "Redundant, ReplicasMissing, its replicas are being added or taken away",
    "Redundant, GoingBackToOne, its replicas are being added or taken away",
    "Hibernated, WakingUp, it falls asleep or wakes up",
    "Hibernated, FallingAsleep, it falls asleep or wakes up",
  })
  void waitsForTheEndOf(String type, String reason, String sentence) {
    told.add(condition(type, "False", reason));
    assertThat(by(false)).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource({"RolledOut, WaitingToRoll", "RolledOut, HeldBack", "Redundant, OneNode"})
  void goesAlongWithWhatHasNotBegun(String type, String reason) {
    told.add(condition(type, "False", reason));
    assertThat(by(false)).isEmpty();
  }

  @Test
  void waitsForAnUpgrade() {
    runs = "1.35.8";
    assertThat(by(false)).contains("an upgrade is under way");
  }

  @Test
  void whatIsNotWellStaysAsItIsUnlessThatIsWhy() {
    told.set(0, condition("Ready", "False", "ApiServerNotReady"));
    assertThat(by(false)).contains("its control plane is not ready");
    assertThat(by(true)).isEmpty();
  }

  @Test
  void anUpgradeThatItBringsToAHaltIsNotWaitedFor() {
    runs = "1.35.8";
    assertThat(by(true)).contains("an upgrade is under way");

    told.add(condition("RolledOut", "False", "RollStuck"));
    assertThat(by(true)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationPhase.class,
      names = {"PREPARED", "COMPLETED", "ABORTED"},
      mode = EnumSource.Mode.EXCLUDE)
  void waitsForARotationUnlessTheSizeKeepsItFromItsEnd(RotationPhase phase) {
    rotations.add(rotation(phase));
    assertThat(by(true)).contains("a rotation of its credentials is under way");

    told.set(0, condition("Ready", "False", "ApiServerNotReady"));
    assertThat(by(false)).contains("a rotation of its credentials is under way");
    assertThat(by(true)).isEmpty();
  }

  @Test
  void aRotationThatIsPreparedMayStaySoForWeeks() {
    rotations.add(rotation(RotationPhase.PREPARED));
    assertThat(by(false)).isEmpty();
  }

  @Test
  void whatDoesNotGetAwakeForWantOfSizeGetsIt() {
    told.set(0, condition("Ready", "False", "ApiServerStarting"));
    told.add(condition("Hibernated", "False", "WakingUp"));
    assertThat(by(false)).contains("it falls asleep or wakes up");
    assertThat(by(true)).isEmpty();
  }

  @Test
  void waitsForAMoveOfItsData() {
    moves.add(move(condition("Ready", "False", "Copying")));
    assertThat(by(true)).contains("its data are being moved or restored");

    moves.set(0, move(condition("Ready", "True", "Ready")));
    assertThat(by(true)).isEmpty();
    moves.set(0, move(condition("Ready", "False", "Any"), condition("Failed", "True", "Any")));
    assertThat(by(true)).isEmpty();
  }

  @Test
  void waitsForARestoreThatHasBegun() {
    restores.add(restore(condition("Ready", "False", "BackupMissing")));
    assertThat(by(true)).isEmpty();

    restores.set(0, restore(condition("Restored", "False", "Writing")));
    assertThat(by(true)).contains("its data are being moved or restored");
  }

  @Test
  void whatWakesIsLeftAloneUntilItIsAwake() {
    asleep = true;
    told.set(0, condition("Ready", "False", "Hibernated"));
    told.add(condition("Hibernated", "True", "Hibernated"));
    assertThat(by(false)).as("it is to wake").contains("it falls asleep or wakes up");
  }

  private static EtcdMove move(Condition... conditions) {
    var move = CustomerWorld.named(new EtcdMove(), "one", null);
    move.setSpec(EtcdMoveSpec.of(TENANT, "other"));
    move.setStatus(
        Partial.of(EtcdMoveStatus.class)
            .with("observedGeneration", 1L)
            .with("conditions", List.of(conditions))
            .make());
    return move;
  }

  private static EtcdRestore restore(Condition... conditions) {
    var restore = CustomerWorld.named(new EtcdRestore(), "one", null);
    restore.setSpec(new EtcdRestoreSpec(TENANT, "backup", false));
    restore.setStatus(
        Partial.of(EtcdRestoreStatus.class)
            .with("observedGeneration", 1L)
            .with("conditions", List.of(conditions))
            .make());
    return restore;
  }

  private static CredentialRotation rotation(RotationPhase phase) {
    return new CredentialRotation(
        Credential.values()[0], phase, "2026-01-01T00:00:00Z", null, null, null);
  }

  private static Condition condition(String type, String status, String reason) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage("")
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .build();
  }

  private ControlPlane controlPlane() {
    var controlPlane = new ControlPlane();
    controlPlane.setMetadata(new ObjectMetaBuilder().withName("demo").withNamespace(INNER).build());
    controlPlane.setSpec(asleep(asleep));
    controlPlane.setStatus(
        Partial.of(ControlPlaneStatus.class)
            .with("observedGeneration", 1L)
            .with("replicas", 1)
            .with("readyReplicas", 1)
            .with("version", runs)
            .with("rotations", rotations)
            .with("size", ClusterSize.SMALL)
            .with("conditions", List.copyOf(told))
            .make());
    return controlPlane;
  }
}
