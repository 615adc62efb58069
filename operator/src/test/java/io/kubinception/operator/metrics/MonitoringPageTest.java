package io.kubinception.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Code, alerts and documentation speak of the same metrics. */
class MonitoringPageTest {

  @Test
  void eachMetricIsOnThePage() {
    assertThat(Metrics.served())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Metrics.page()).contains("`" + name + "`"));
  }

  @Test
  void eachAlertIsOnThePageAndHasATestOfItsOwn() {
    assertThat(Metrics.alertNames())
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(Metrics.page()).contains("`" + name + "`"))
        .allSatisfy(name -> assertThat(Metrics.alertTests()).contains("\"" + name + "\""));
  }

  @Test
  void alertsNameOnlyMetricsThatAreServed() {
    assertThat(Metrics.inExpressions()).hasSizeGreaterThan(15).isSubsetOf(Metrics.served());
  }
}
