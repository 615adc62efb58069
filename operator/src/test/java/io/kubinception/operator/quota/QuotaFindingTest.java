package io.kubinception.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.usage.Amount;
import io.kubinception.etcd.usage.TenantUsage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaFindingTest {
  private static final long MIB = 1 << 20;

  @Test
  void theRefusalSaysWhatFillsTheQuota() {
    QuotaFinding finding = finding(12 * MIB + MIB / 10, QuotaState.WITHIN);
    assertThat(finding.refusal())
        .isEqualTo(
            "storage quota reached: 12.1 MiB of 10.0 MiB used; configmaps 11.1 MiB,"
                + " secrets 1.0 MiB; delete objects to go on");
  }

  @Test
  void littleChangesAreNoNewsAndFlipsOfTheStateAre() {
    QuotaFinding before = finding(7 * MIB, QuotaState.WITHIN);
    assertThat(finding(7 * MIB + MIB / 4, QuotaState.WITHIN).unlessAsBefore(before))
        .isSameAs(before);
    assertThat(finding(7 * MIB + MIB / 2, QuotaState.WITHIN).unlessAsBefore(before).bytes())
        .isEqualTo(7 * MIB + MIB / 2);
    QuotaFinding near = finding(10 * MIB - 1, QuotaState.WARNED);
    assertThat(finding(10 * MIB, QuotaState.WARNED).unlessAsBefore(near).state())
        .isEqualTo(QuotaState.OVER);
  }

  private static QuotaFinding finding(long bytes, QuotaState before) {
    var usage =
        new TenantUsage(
            new TenantId("abcdefghijkl"),
            new Amount(100, bytes),
            Map.of(
                "secrets",
                new Amount(10, MIB),
                "configmaps",
                new Amount(90, bytes - MIB),
                "leases.coordination.k8s.io",
                new Amount(2, 1000)),
            1,
            Instant.EPOCH);
    return QuotaFinding.of(usage, 10 * MIB, before);
  }
}
