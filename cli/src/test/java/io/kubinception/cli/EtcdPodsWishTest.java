package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.testkit.Partial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of an etcd of pods that is busy, that others ask something of, or that is lost. */
class EtcdPodsWishTest {
  private static final EtcdStatefulSet WISH = new EtcdStatefulSet(3, "3.6.14", "4Gi", null, "1Gi");

  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  private EtcdCluster own() {
    return fleet.all(EtcdCluster.class).stream()
        .filter(c -> c.getMetadata().getName().equals("own"))
        .findFirst()
        .orElseThrow();
  }

  private EtcdStatefulSet wish() {
    return own().statefulSet().orElseThrow();
  }

  private void seen(List<String> versions, Condition... conditions) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(Samples.meta(null, "own"));
    cluster.setSpec(new EtcdClusterSpec(WISH));
    cluster.setStatus(
        Partial.of(EtcdClusterStatus.class)
            .with("observedGeneration", 1L)
            .with("version", versions.getFirst())
            .with("tenants", 0)
            .with(
                "members",
                versions.stream()
                    .map(v -> new EtcdMember("own-" + v, "", true, v, "", 1L, null))
                    .toList())
            .with("conditions", List.of(conditions))
            .make());
    fleet.replace(cluster);
  }

  private static Condition asWished(String status, String message) {
    return Samples.condition("MembersAsWished", status, "Working", message, Samples.CREATED);
  }

  @Test
  void whoAsksInTheMiddleOfAnotherChangeIsToldWhatEndsFirst() {
    seen(List.of("3.6.14", "3.6.14", "3.6.14"), asWished("False", "upgrading to 3.6.15"));
    String underWay =
        "etcd cluster own is still on its way to an earlier wish (upgrading to 3.6.15): what is"
            + " under way ends first, then this begins";
    assertThat(run("etcd pods resize own --members 5").err()).contains(underWay);

    seen(List.of("3.6.14", "3.6.14", "3.6.14"), asWished("False", "upgrading to 3.6.15"));
    assertThat(run("etcd pods upgrade own --to 3.7.3").err()).contains(underWay);

    seen(List.of("3.6.14", "3.6.14", "3.6.14"), asWished("True", ""));
    assertThat(run("etcd pods resize own --members 5").err()).isEmpty();
  }

  @Test
  void whatHasGoneUpAMinorDoesNotGoBackInTheMiddle() {
    seen(List.of("3.6.14", "3.6.14", "3.7.3"), asWished("False", "upgrading to 3.7.3"));

    var result = run("etcd pods upgrade own --to 3.6.15");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("a member of etcd cluster own runs 3.7.3 already", "upgrade all to a 3.7");
    assertThat(wish().version()).isEqualTo("3.6.14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade own --to 3.7.3", "resize own --members 5"})
  void nobodyWaitsForAWishThatSomebodyElseHasReplaced(String verb) {
    seen(List.of("3.6.14"), asWished("True", ""));

    var result =
        new CommandRun(fleet)
            .whileWaiting(
                () ->
                    fleet.change(
                        own(), Map.of("statefulSet", Map.of("version", "3.6.15", "members", 1))))
            .of(("etcd pods " + verb + " --wait").split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains(
            "somebody else has wished otherwise of etcd cluster own in the meantime (members: 1,"
                + " version: 3.6.15)");
  }

  private void lost() {
    seen(
        List.of("3.6.14"),
        Samples.condition("Reachable", "False", "DataLost", "all data are lost", Samples.CREATED));
    var tenant = Samples.tenant();
    tenant.setSpec(new EtcdTenantSpec("own", "mnopqrstuvwx", null));
    fleet.replace(tenant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster create shop --etcd-cluster own",
        "etcd pods resize own --members 5",
        "etcd pods upgrade own --to 3.7.3",
        "etcd backup create --etcd-cluster own",
        "etcd backup create demo",
        "etcd restore demo --from b1 --yes",
        "etcd move demo --to own --yes"
      })
  void nothingBeginsWhereAllDataAreLost(String command) {
    lost();

    var result = run(command);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains(
            "etcd cluster own has lost all of its data",
            "kubinception etcd pods recover own --from BACKUP",
            "kubinception etcd pods give-up own");
    assertThat(wish()).isEqualTo(WISH);
    assertThat(fleet.all(EtcdBackup.class)).isEmpty();
    assertThat(fleet.find(CustomerCluster.class, "default", "shop")).isEmpty();
  }
}
