package io.kubinception.operator.etcdpods;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdRotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.operator.etcdpods.EtcdPodRotation.Stand;
import io.kubinception.operator.rotation.RotationMark.Stage;
import io.kubinception.pki.Certificates;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages of a rotation, with everybody else played. */
class EtcdPodRotationTest {
  private static final EtcdPodNames NAMES = new EtcdPodNames("own", "kubinception-system");
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-01-31T08:00:00Z"), ZoneOffset.UTC);
  private static final String FIRST = "2026-01-31T07:00:00Z";
  private static final String SECOND = "2026-02-28T07:00:00Z";
  private static final int MORE_THAN_ENOUGH = 20;

  private final EtcdPodSecrets born = new EtcdPodSecrets(Map.of(), Map.of()).complete(NAMES, NOW);
  private EtcdPodSecrets secrets = born;
  private Optional<String> lacking = Optional.empty();

  /** An operator that remembers nothing looks once. */
  private Stand look(String at, RotationGoal goal) {
    Stand stand =
        new EtcdPodRotation(NAMES, new EtcdRotation(at, goal), NOW).next(secrets, () -> lacking);
    secrets = stand.secrets();
    return stand;
  }

  /** Looks and makes whole what hangs on the authorities, until nothing changes any more. */
  private List<Stage> run(RotationGoal goal) {
    var stages = new ArrayList<Stage>();
    for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
      EtcdPodSecrets before = secrets;
      look(FIRST, goal);
      stages.add(secrets.mark().stage());
      secrets = secrets.complete(NAMES, NOW);
      if (secrets.equals(before)) {
        return stages.stream().distinct().toList();
      }
    }
    throw new AssertionError("it does not come to an end: " + stages);
  }

  private RotationPhase phase() {
    return Objects.requireNonNull(EtcdPodRotation.told(secrets.mark(), null)).phase();
  }

  private String credential(String file) {
    return Objects.requireNonNull(secrets.credentials().get(file), file);
  }

  private String ofServers(String file) {
    return Objects.requireNonNull(secrets.servers().get(file), file);
  }

  private static int count(String pem) {
    return pem.split("BEGIN CERTIFICATE", -1).length - 1;
  }

  @Test
  void withoutAWishNothingIsMade() {
    Stand stand = new EtcdPodRotation(NAMES, null, NOW).next(born, () -> lacking);

    assertThat(stand).isEqualTo(new Stand(born, Optional.empty()));
    assertThat(EtcdPodRotation.told(born.mark(), null)).isNull();
    assertThat(born.trust()).as("members of before there were rotations do not differ").isEmpty();
  }

  @Test
  void firstAllLearnToTrustBothThenTheNewSign() {
    lacking = Optional.of("etcd-own-1 has not followed");
    look(FIRST, RotationGoal.PREPARE);
    secrets = secrets.complete(NAMES, NOW);
    for (String trusted : List.of("client-ca.crt", "peer-ca.crt")) {
      assertThat(count(ofServers(trusted))).as(trusted).isEqualTo(2);
    }
    assertThat(count(credential("ca.crt")))
        .as("whom customers and the operator trust")
        .isEqualTo(2);
    assertThat(credential("client-ca.crt")).isEqualTo(born.credentials().get("client-ca.crt"));
    assertThat(ofServers("server.crt")).isEqualTo(born.servers().get("server.crt"));
    String bothTrusted = secrets.trust();

    assertThat(look(FIRST, RotationGoal.PREPARE))
        .as("not before all have followed")
        .isEqualTo(new Stand(secrets, lacking));

    lacking = Optional.empty();
    look(FIRST, RotationGoal.PREPARE);
    secrets = secrets.complete(NAMES, NOW);
    assertThat(credential("client-ca.crt")).isNotEqualTo(born.credentials().get("client-ca.crt"));
    assertThat(Certificates.issuedBy(credential("tls.crt"), credential("client-ca.crt"))).isTrue();
    assertThat(Certificates.issuedBy(ofServers("server.crt"), credential("ca.crt"))).isTrue();
    assertThat(Certificates.issuedBy(ofServers("peer.crt"), credential("peer-ca.crt"))).isTrue();
    assertThat(secrets.trust()).as("members need not restart for it").isEqualTo(bothTrusted);
  }

  @Test
  void itWaitsPreparedUntilItIsToBeCompleted() {
    assertThat(run(RotationGoal.PREPARE)).containsExactly(Stage.TRUSTED, Stage.USED);
    assertThat(phase()).isEqualTo(RotationPhase.PREPARED);
    String newOnes = credential("client-ca.crt");

    assertThat(run(RotationGoal.COMPLETE)).containsExactly(Stage.FINISHED, Stage.IDLE);

    assertThat(phase()).isEqualTo(RotationPhase.COMPLETED);
    assertThat(secrets.mark().completed()).isEqualTo("2026-01-31T08:00:00Z");
    assertThat(credential("client-ca.crt")).isEqualTo(newOnes);
    assertThat(ofServers("client-ca.crt")).isEqualTo(newOnes);
    assertThat(count(credential("ca.crt"))).isOne();
    assertThat(secrets.credentials().keySet()).noneMatch(key -> key.startsWith("other."));
  }

  @Test
  void untilItIsToBeCompletedItGoesBackToTheOldOnes() {
    run(RotationGoal.PREPARE);

    assertThat(run(RotationGoal.ABORT)).containsExactly(Stage.USED, Stage.FINISHED, Stage.IDLE);

    assertThat(phase()).isEqualTo(RotationPhase.ABORTED);
    assertThat(secrets.mark().completed()).isEmpty();
    for (String file : List.of("ca.crt", "ca.key", "peer-ca.crt", "client-ca.crt")) {
      assertThat(credential(file)).as(file).isEqualTo(born.credentials().get(file));
    }
    assertThat(Certificates.issuedBy(credential("tls.crt"), credential("client-ca.crt"))).isTrue();
  }

  @Test
  void whileNobodyUsesTheNewOnesTheyAreDroppedAtOnce() {
    lacking = Optional.of("all of them");
    run(RotationGoal.PREPARE);

    look(FIRST, RotationGoal.ABORT);

    assertThat(secrets.mark().stage()).isEqualTo(Stage.FINISHED);
    assertThat(phase()).isEqualTo(RotationPhase.ABORTING);
    lacking = Optional.empty();
    run(RotationGoal.ABORT);
    assertThat(phase()).isEqualTo(RotationPhase.ABORTED);
  }

  @Test
  void goingBackWaitsForThoseWhoHadFollowed() {
    run(RotationGoal.PREPARE);
    lacking = Optional.of("1 of 2 tenants have not followed");

    assertThat(run(RotationGoal.ABORT)).containsExactly(Stage.USED);
    assertThat(count(ofServers("client-ca.crt"))).isEqualTo(2);
  }

  @Test
  void anotherOneBeginsAfterTheEndOnly() {
    run(RotationGoal.PREPARE);

    assertThat(look(SECOND, RotationGoal.PREPARE).missing())
        .hasValueSatisfying(why -> assertThat(why).contains("set at to " + FIRST + " again"));
    assertThat(phase()).isEqualTo(RotationPhase.PREPARED);

    run(RotationGoal.COMPLETE);
    assertThat(look(SECOND, RotationGoal.COMPLETE).missing())
        .hasValueSatisfying(why -> assertThat(why).contains("with the goal Prepare"));
    look(SECOND, RotationGoal.PREPARE);
    assertThat(secrets.mark().at()).isEqualTo(SECOND);
    assertThat(phase()).isEqualTo(RotationPhase.PREPARING);
  }

  @Test
  void whatWasSaidHoldsThoughTheWishIsForAnotherOneAlready() {
    run(RotationGoal.PREPARE);
    lacking = Optional.of("1 of 2 tenants have not followed");
    look(FIRST, RotationGoal.COMPLETE);
    lacking = Optional.empty();

    look(SECOND, RotationGoal.PREPARE);

    assertThat(secrets.mark().stage()).isEqualTo(Stage.FINISHED);
    assertThat(phase()).isEqualTo(RotationPhase.COMPLETING);
  }

  @Test
  void filesThatSomebodyTookAwayEndItWithThoseThatSign() {
    run(RotationGoal.PREPARE);
    String signs = credential("client-ca.crt");
    var cut = new HashMap<>(secrets.credentials());
    cut.remove("other.client-ca.key");
    secrets = new EtcdPodSecrets(cut, secrets.servers()).complete(NAMES, NOW);

    run(RotationGoal.PREPARE);

    assertThat(phase()).isEqualTo(RotationPhase.COMPLETED);
    assertThat(credential("client-ca.crt")).isEqualTo(signs);
  }

  /**
   * The operator is killed after each write, and between the two Secrets: at every moment members
   * trust, or are about to be told to trust, whoever signs for their clients and peers.
   */
  @ParameterizedTest
  @EnumSource(RotationGoal.class)
  void killedAnywhereItGoesOnToTheSameEnd(RotationGoal goal) {
    run(RotationGoal.PREPARE);
    var all = new ArrayList<EtcdPodSecrets>(List.of(born));
    secrets = born;
    all.addAll(writes(RotationGoal.PREPARE));
    all.addAll(writes(goal));
    EtcdPodSecrets end = secrets;

    for (EtcdPodSecrets cutOff : all) {
      assertThat(cutOff.complete(NAMES, NOW).servers().get("client-ca.crt"))
          .contains(Objects.requireNonNull(cutOff.credentials().get("client-ca.crt")));
      secrets = cutOff;
      run(RotationGoal.PREPARE);
      run(goal);
      assertThat(phase()).isEqualTo(told(end));
      assertThat(secrets).as("nothing is half made").isEqualTo(secrets.complete(NAMES, NOW));
    }
  }

  private static RotationPhase told(EtcdPodSecrets of) {
    return Objects.requireNonNull(EtcdPodRotation.told(of.mark(), null)).phase();
  }

  /** All states that somebody who is killed may leave behind. */
  private List<EtcdPodSecrets> writes(RotationGoal goal) {
    var all = new ArrayList<EtcdPodSecrets>();
    for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
      EtcdPodSecrets before = secrets;
      look(FIRST, goal);
      all.add(secrets);
      EtcdPodSecrets whole = secrets.complete(NAMES, NOW);
      all.add(new EtcdPodSecrets(whole.credentials(), secrets.servers()));
      all.add(whole);
      secrets = whole;
      if (whole.equals(before)) {
        return all;
      }
    }
    throw new AssertionError("it does not come to an end");
  }
}
