package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.NodePool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdQuotaCommandTest {
  private static final long MIB = 1L << 20;

  private final FleetInMemory fleet = Samples.wellFleet();
  private final CommandRun run = new CommandRun(fleet);

  private @Nullable Long wish() {
    return fleet.all(ControlPlane.class).getFirst().getSpec().etcdQuotaBytes();
  }

  @Test
  void aCustomerMayStoreMore() {
    var result =
        run.whileWaiting(
                () -> {
                  var tenant = Samples.tenant();
                  tenant.setSpec(tenant.getSpec().withQuotaBytes(wish()));
                  fleet.replace(tenant);
                })
            .of("etcd", "quota", "demo", "200Mi", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("demo may store 200 MiB in etcd, and could store 35.0 MiB");
    assertThat(wish()).isEqualTo(200 * MIB);
  }

  @Test
  void withoutWaitingItIsOnlyAskedFor() {
    assertThat(run.of("etcd", "quota", "demo", "1Gi").out())
        .contains("demo shall store 1.0 GiB", "Look with 'kubinception etcd status'");
  }

  @Test
  void aTenantWithoutAControlPlaneHasItsOwn() {
    fleet.all(ControlPlane.class).forEach(fleet::delete);

    run.of("etcd", "quota", "mnopqrstuvwx", "200Mi");

    assertThat(fleet.all(EtcdTenant.class).getFirst().getSpec().quotaBytes()).isEqualTo(200 * MIB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "much | 'much' is no size like 200Mi",
        "200MiB | '200MiB' is no size like 200Mi",
        "3Mi | 4.0 MiB is the least",
        "59Mi | less than 60.0 MiB, which demo has by its plan and its nodes",
        "10Gi | 10Gi is too much: etcd cluster lab refuses all customers' writes at 8.0 GiB",
      })
  void refusesWhatWouldNotHold(String size, String sentence) {
    var result = run.of("etcd", "quota", "demo", size);

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
    assertThat(wish()).isNull();
  }

  @Test
  void whatIsStoredAlreadyIsAskedAbout() {
    fleet.all(NodePool.class).forEach(fleet::delete);
    fleet.replace(Samples.tenantOverQuota("over"));

    var result = run.of("etcd", "quota", "demo", "20Mi");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("refuse what grows, as 37.1 MiB are stored already", "--yes");
    assertThat(new CommandRun(fleet).of("etcd", "quota", "demo", "20Mi", "--yes").exitCode())
        .isZero();
    assertThat(wish()).isEqualTo(20 * MIB);
  }
}
