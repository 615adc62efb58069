package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EtcdAnswersTest {
  private final FakeClock clock = new FakeClock();
  private final EtcdClusterTold told = new EtcdClusterTold(clock);
  private final EtcdCluster cluster = new EtcdCluster();

  private void says(String type, String status, String reason) {
    told.says(type, status, reason);
    cluster.setStatus(told.status());
  }

  private void isWell() {
    says("Reachable", "True", "Done");
    says("AuthEnabled", "True", "Done");
    says("Healthy", "True", "Done");
  }

  @Test
  void whatNobodyHasLookedAtIsNeitherBackNorAway() {
    assertThat(EtcdAnswers.since(cluster)).isEmpty();
    assertThat(EtcdAnswers.isAway(cluster)).isFalse();
  }

  @Test
  void itIsBackSinceTheLastOfItsTroublesEnded() {
    isWell();
    says("Reachable", "False", "Unreachable");
    assertThat(EtcdAnswers.since(cluster)).isEmpty();
    assertThat(EtcdAnswers.isAway(cluster)).isTrue();

    clock.advance(Duration.ofSeconds(60));
    Instant back = clock.instant();
    isWell();
    clock.advance(Duration.ofSeconds(60));
    isWell();

    assertThat(EtcdAnswers.since(cluster)).hasValue(back);
    assertThat(EtcdAnswers.isAway(cluster)).isFalse();
  }

  @Test
  void withoutAQuorumItIsAway() {
    isWell();
    says("AuthEnabled", "False", "AuthUnknown");
    assertThat(EtcdAnswers.isAway(cluster)).isTrue();
    isWell();
    says("Healthy", "False", "NoQuorum");
    assertThat(EtcdAnswers.isAway(cluster)).isTrue();
  }

  @Test
  void aFullOneOrOneWithoutAuthenticationAnswers() {
    isWell();
    says("Healthy", "False", "NoSpace");
    says("AuthEnabled", "False", "AuthDisabled");
    assertThat(EtcdAnswers.isAway(cluster)).isFalse();
    assertThat(EtcdAnswers.since(cluster)).isEmpty();
  }
}
