package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.RolledOut;
import org.junit.jupiter.api.Test;

/** What is told of a cluster that goes, or whose pods are replaced. */
class ChangingClusterTest {
  @Test
  void whatADeletedClusterHadIsGoneAndNotMadeYet() {
    var going = Samples.cluster("demo", Samples.ready("38"));
    going.getMetadata().setDeletionTimestamp(Samples.CREATED);

    assertThat(new CommandRun(new FleetInMemory().with(going)).of("cluster", "get", "demo").out())
        .contains("├─ control plane  …  is gone", "├─ etcd tenant  …  is gone");
  }

  @Test
  void aRollThatDoesNotGoOnIsToldThoughTheOldPodsServe() {
    var why = "the change of its configuration: new API servers start: unknown flag: --nonsense";
    var stuck =
        Samples.condition(RolledOut.CONDITION, "False", RolledOut.STUCK, why, Samples.CREATED);
    var fleet = Samples.wellFleet();
    fleet.replace(Samples.cluster("demo", Samples.ready("38"), stuck));
    fleet.replace(Samples.controlPlane(null, "2026-01-02T10:00:07Z", Samples.ready("07"), stuck));

    assertThat(new CommandRun(fleet).of("cluster", "get", "demo").out())
        .contains("│  ├─ ✗ roll  " + why);
    assertThat(new CommandRun(fleet).of("status").out())
        .endsWith("Not well\n  ✗ cluster default/demo does not get on with " + why + "\n");
  }
}
