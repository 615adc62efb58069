package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.MemberMetrics;
import io.kubinception.etcd.operate.Lookout.Finding;
import io.kubinception.etcd.testing.EtcdProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookoutIT {
  @Test
  void namesWhoLeadsNowAndReadsWhatDisksTake() {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      var lookout = new Lookout(root.metrics(), 0);
      var health = new EtcdHealth(root);
      assertThat(lookout.look(health.report())).isEmpty();
      var leader = Survey.of(root).leader().orElseThrow();
      new Leadership(root, Duration.ofSeconds(20), Progress.silent())
          .moveAwayFrom(leader.member().id());

      List<Finding> findings = lookout.look(health.report());

      assertThat(findings).singleElement().isInstanceOf(Finding.LeaderChanged.class);
      assertThat(((Finding.LeaderChanged) findings.getFirst()).from())
          .isEqualTo(leader.member().name());
      for (int i = 0; i < 50; i++) {
        root.kv().put(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("v"));
      }
      MemberMetrics metrics = root.metrics().read(etcd.metricsUrl(0)).orElseThrow();
      assertThat(metrics.walSync().count()).isPositive();
      assertThat(metrics.walSync().quantile(0.99)).isPresent();
      assertThat(metrics.backendCommit().count()).isPositive();
      assertThat(metrics.leaderChanges()).isPositive();
    }
  }
}
