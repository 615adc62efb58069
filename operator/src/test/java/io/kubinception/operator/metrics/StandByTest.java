package io.kubinception.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.Main;
import io.kubinception.operator.Settings;
import io.kubinception.operator.quota.UsageKeeper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An operator that stands by watches nothing, and is scraped like the one that works. */
class StandByTest {
  @Test
  void isScrapedBeforeItWatchesAnything() {
    var nowhere = new ConfigBuilder().withMasterUrl("https://127.0.0.1:1").build();
    var metrics = new PrometheusRegistry();
    var clock = Clock.systemUTC();
    try (var client = new KubernetesClientBuilder().withConfig(nowhere).build();
        var usage = new UsageKeeper(ScanRules.defaults(), clock)) {
      Main.operator(
          new Settings("kubinception-system", 0, false, Duration.ofSeconds(1)),
          client,
          usage,
          metrics,
          clock,
          new Random(1));

      var names =
          metrics.scrape().stream().map(snapshot -> snapshot.getMetadata().getName()).toList();

      assertThat(names)
          .contains("kubinception_start_queue_length")
          .doesNotContain("kubinception_resources", "kubinception_etcd_cluster_members");
    }
  }
}
