package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.EncryptionKey;
import io.kubinception.pki.Kubeconfig;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsRotationTest {
  private final FakeClock clock = new FakeClock();
  private final RotatedWorld world = new RotatedWorld(clock);
  private final PlayedFollowers followers = new PlayedFollowers();

  private void look() {
    world.look(followers);
  }

  private void settle() {
    world.settle(followers);
  }

  private String file(String secret, String file) {
    return world.file(secret, file);
  }

  @Test
  void nobodyWhoTrustsTheOldIsShownTheNewBeforeAllTrustBoth() {
    look();
    String old = file("demo-ca", "tls.crt");
    world.ask(RotationGoal.PREPARE);
    look();
    String next = file("demo-ca", "next.tls.crt");

    assertThat(file("demo-ca", "trusted.crt")).contains(old, next);
    assertThat(file("demo-ca", "signing.crt")).isEqualTo(old);
    assertThat(Kubeconfig.trusts(file("demo-scheduler", "kubeconfig"), old + next)).isTrue();

    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.PREPARED);
    assertThat(file("demo-ca", "signing.crt")).isEqualTo(next);
    assertThat(Certificates.issuedBy(file("demo-scheduler", "client.crt"), next)).isTrue();
    assertThat(Certificates.issuedBy(file("demo-api-server", "tls.crt"), old)).isTrue();
    assertThat(file("demo-api-server", "clients.crt")).contains(old, next);
  }

  @Test
  void whatIsCompletedTrustsTheNewAloneAndPeopleToo() {
    look();
    var before = world.stored();
    world.ask(RotationGoal.PREPARE);
    settle();
    clock.advance(Duration.ofHours(1));
    world.ask(RotationGoal.COMPLETE);
    settle();

    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETED);
    String cluster = file("demo-ca", "tls.crt");
    assertThat(file("demo-ca", "trusted.crt")).isEqualTo(cluster);
    assertThat(file("demo-api-server", "clients.crt"))
        .isEqualTo(cluster + file("demo-people-ca", "tls.crt"));
    assertThat(Certificates.issuedBy(file("demo-api-server", "tls.crt"), cluster)).isTrue();
    for (String secret :
        List.of("demo-ca", "demo-people-ca", "demo-front-proxy-ca", "demo-service-account")) {
      var files = world.secret(secret);
      assertThat(files.keySet()).noneMatch(k -> k.startsWith("next."));
      before
          .getOrDefault(secret, Map.of())
          .forEach(
              (file, text) ->
                  assertThat(files)
                      .doesNotContainEntry(file.equals("reset") ? "none" : file, text));
    }
    var settled = world.stored();
    settle();
    assertThat(world.stored()).as("it rests").isEqualTo(settled);
  }

  @Test
  void theNewEncryptionKeyIsReadByAllBeforeItWritesAndTheOldGoesWhenAllIsRewritten() {
    look();
    String old = name(file("demo-encryption", "key"));
    world.ask(RotationGoal.PREPARE, Credential.ENCRYPTION_KEY);
    followers.missing("20 Secrets are written");
    look();
    String next = name(file("demo-encryption", "next.key"));
    assertThat(file("demo-encryption", "encryption.yaml"))
        .containsSubsequence(old, next, "identity");

    settle();
    assertThat(file("demo-encryption", "encryption.yaml"))
        .containsSubsequence(next, old, "identity");
    assertThat(world.phases()).containsExactly(RotationPhase.PREPARING);
    assertThat(world.last().rotationLack(Credential.ENCRYPTION_KEY))
        .isEqualTo("20 Secrets are written");

    followers.nothingMissing();
    world.ask(RotationGoal.COMPLETE, Credential.ENCRYPTION_KEY);
    settle();
    assertThat(file("demo-encryption", "encryption.yaml")).contains(next).doesNotContain(old);
    assertThat(followers.asked()).containsOnly(Credential.ENCRYPTION_KEY);
  }

  @Test
  void theKeysThatACloneWasBornWithReadUntilARotationHasRewrittenAll() {
    EncryptionKey inherited = EncryptionKey.generate();
    world.isBornWith(inherited);
    look();
    String own = name(file("demo-encryption", "key"));
    assertThat(file("demo-encryption", "encryption.yaml"))
        .containsSubsequence(own, inherited.name(), "identity");

    world.ask(RotationGoal.PREPARE, Credential.ENCRYPTION_KEY);
    settle();
    assertThat(file("demo-encryption", "encryption.yaml")).contains(own, inherited.name());
    world.ask(RotationGoal.COMPLETE, Credential.ENCRYPTION_KEY);
    settle();

    assertThat(file("demo-encryption", "encryption.yaml"))
        .doesNotContain(own)
        .doesNotContain(inherited.name());
    assertThat(EncryptionKeys.inForce(world.secret("demo-encryption"))).hasSize(1);
  }

  @Test
  void aClusterThatBeganWithoutAKeyGetsOneByItsFirstRotation() {
    world.isOld();
    look();
    assertThat(file("demo-encryption", "encryption.yaml")).doesNotContain("secretbox");
    world.ask(RotationGoal.PREPARE, Credential.ENCRYPTION_KEY);
    look();
    assertThat(file("demo-encryption", "encryption.yaml"))
        .containsSubsequence("identity", "secretbox");
    settle();
    assertThat(file("demo-encryption", "encryption.yaml"))
        .containsSubsequence("secretbox", "identity");
  }

  @Test
  void anAbortRotatesBackAndWhatWasMadeWithTheNewFollows() {
    look();
    var before = world.stored();
    world.ask(RotationGoal.PREPARE);
    settle();
    String next = file("demo-ca", "signing.crt");
    followers.asked().clear();
    world.ask(RotationGoal.ABORT);
    followers.missing("0 of 1 nodes");
    settle();
    assertThat(file("demo-ca", "signing.crt")).isNotEqualTo(next);
    assertThat(file("demo-ca", "trusted.crt")).contains(next);
    assertThat(world.phases()).containsExactly(RotationPhase.ABORTING);
    assertThat(followers.asked()).contains(Credential.CLUSTER_AUTHORITY, Credential.ENCRYPTION_KEY);

    followers.nothingMissing();
    clock.advance(Duration.ofHours(1));
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.ABORTED);
    for (Credential credential : Credential.values()) {
      String secret =
          switch (credential) {
            case ENCRYPTION_KEY -> "demo-encryption";
            case SERVICE_ACCOUNT_KEY -> "demo-service-account";
            case FRONT_PROXY_AUTHORITY -> "demo-front-proxy-ca";
            case CLUSTER_AUTHORITY -> "demo-ca";
          };
      var now = new HashMap<>(world.secret(secret));
      now.remove("rotation");
      assertThat(now).isEqualTo(before.get(secret));
    }
  }

  @Test
  void anAbortBeforeTheNewIsUsedJustForgetsIt() {
    look();
    world.ask(RotationGoal.PREPARE);
    look();
    world.ask(RotationGoal.ABORT);
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.ABORTED);
    assertThat(followers.asked()).isEmpty();
  }

  @Test
  void tokensOfTheOldKeyAreWaitedForUnlessOneSaysNotTo() {
    look();
    world.ask(RotationGoal.PREPARE, Credential.SERVICE_ACCOUNT_KEY);
    settle();
    world.ask(RotationGoal.COMPLETE, Credential.SERVICE_ACCOUNT_KEY);
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETING);
    assertThat(world.last().rotationLack(Credential.SERVICE_ACCOUNT_KEY))
        .startsWith("workloads have");

    world.ask(
        new Rotation(
            "2026-01-31T08:00:00Z",
            List.of(Credential.SERVICE_ACCOUNT_KEY),
            RotationGoal.COMPLETE,
            false));
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETED);
  }

  @Test
  void nothingGoesOnWhilePodsRollAndNothingTwice() {
    look();
    world.rolls(true);
    world.ask(RotationGoal.PREPARE);
    settle();
    assertThat(Arrays.stream(Credential.values()).map(world.last()::rotationLack))
        .doesNotContainNull();
    world.rolls(false);
    settle();
    clock.advance(Duration.ofHours(1));
    world.ask(RotationGoal.COMPLETE);
    settle();
    world.ask(RotationGoal.PREPARE);
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETED);
    assertThat(world.due()).isFalse();
  }

  @Test
  void theGoalOfAnotherRotationNeitherEndsThisOneNorBeginsThatOne() {
    look();
    world.ask(RotationGoal.PREPARE);
    settle();
    var prepared = world.stored();
    for (var goal : List.of(RotationGoal.PREPARE, RotationGoal.COMPLETE, RotationGoal.ABORT)) {
      world.askLater(goal);
      settle();
      assertThat(world.stored()).isEqualTo(prepared);
      assertThat(world.phases()).containsExactly(RotationPhase.PREPARED);
      assertThat(world.missing())
          .hasSize(4)
          .allSatisfy(m -> assertThat(m).contains("set at to 2026-01-31T08:00:00Z again"));
    }

    clock.advance(Duration.ofHours(1));
    world.ask(RotationGoal.COMPLETE);
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETED);
  }

  @Test
  void whatIsToBeCompletedIsSoAlthoughTheNextOneIsAskedForAndThatOneStopsPrepared() {
    look();
    world.ask(RotationGoal.PREPARE);
    settle();
    world.ask(RotationGoal.COMPLETE);
    world.rolls(true);
    look();
    world.rolls(false);
    world.askLater(RotationGoal.PREPARE);
    look();
    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETING);

    clock.advance(Duration.ofHours(1));
    settle();
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.PREPARED);
    world.askLater(RotationGoal.COMPLETE);
    clock.advance(Duration.ofHours(1));
    settle();
    assertThat(world.phases()).containsExactly(RotationPhase.COMPLETED);
  }

  @Test
  void noRotationBeginsWithItsEnd() {
    look();
    world.ask(RotationGoal.PREPARE, Credential.ENCRYPTION_KEY);
    settle();
    world.ask(RotationGoal.COMPLETE, Credential.ENCRYPTION_KEY);
    settle();
    var completed = world.stored();
    world.askLater(RotationGoal.COMPLETE, Credential.ENCRYPTION_KEY);
    settle();
    assertThat(world.stored()).isEqualTo(completed);
    assertThat(world.missing()).singleElement().asString().contains("with the goal Prepare");
  }

  private static String name(String key) {
    return key.substring(0, key.indexOf(':'));
  }
}
