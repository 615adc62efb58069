package io.kubinception.cli;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.AdminClusterStatus;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.FinalBackups;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteCommandsTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String... words) {
    return new CommandRun(fleet).of(words);
  }

  private Hibernation wish() {
    return fleet
        .find(CustomerCluster.class, "default", "demo")
        .orElseThrow()
        .getSpec()
        .hibernation();
  }

  private CustomerCluster demo() {
    return fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
  }

  @Test
  void deletesLaterAndKeepsItAfterAll() {
    assertThat(run("cluster", "undelete", "demo").err()).contains("demo is not to be deleted");

    assertThat(run("cluster", "delete", "demo").out())
        .contains("Cluster demo sleeps, and is deleted at 20")
        .contains("a final backup is taken then and kept for 30d")
        .contains("kubinception cluster undelete demo");
    assertThat(deleteAt()).isNotNull();
    assertThat(run("cluster", "list").out())
        .contains("deleted at " + deleteAt() + "; until then: kubinception cluster undelete demo");
    assertThat(run("cluster", "delete", "demo").err())
        .contains(
            "cluster demo is deleted at " + deleteAt() + " already; --now deletes it at once");

    assertThat(run("cluster", "undelete", "demo").out())
        .contains("Cluster demo is kept, and wakes.");
    assertThat(deleteAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster wake demo",
        "cluster wake demo --wait",
        "cluster hibernate demo",
        "cluster hibernate demo --schedule 20:00-06:00",
      })
  void whatIsToBeDeletedSleepsUntilSomebodyKeepsIt(String command) {
    run("cluster", "delete", "demo", "--grace", "3d");

    var result = run(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("cluster demo sleeps until it is deleted at " + deleteAt())
        .contains("kubinception cluster undelete demo");
    assertThat(wish()).isEqualTo(Hibernation.never());
  }

  @Test
  void theTruthIsToldOfAPausedCluster() {
    pause(demo());
    var end = "kubectl annotate customercluster demo -n default kubinception.io/paused-";

    var deleted = run("cluster", "delete", "demo", "--grace", "3d");
    assertThat(deleted.out())
        .contains("Cluster demo is paused: it neither sleeps nor is deleted before that ends")
        .contains(end)
        .contains("It is to be deleted at 20");

    run("cluster", "undelete", "demo");
    assertThat(run("cluster", "hibernate", "demo").err())
        .contains("warning: cluster demo is paused: nothing of this is done before that ends")
        .contains(end);
    assertThat(run("nodepool", "scale", "demo-workers", "--nodes", "3").err())
        .contains("warning: cluster demo is paused");
    pause(fleet.find(NodePool.class, "default", "demo-workers").orElseThrow());
    assertThat(run("nodepool", "scale", "demo-workers", "--nodes", "3").err())
        .contains("warning: node pool demo-workers is paused");
  }

  private void pause(Resource<?, ?> resource) {
    fleet.annotate(resource, Kubinception.ANNOTATION_PAUSED, "true");
  }

  @Test
  void theGraceIsTheProvidersUnlessSomebodySaysAnother() {
    assertThat(graceOf("cluster", "delete", "demo")).isBetween(ofHours(71), ofHours(73));
    run("cluster", "undelete", "demo");
    assertThat(graceOf("cluster", "delete", "demo", "--grace", "5h"))
        .isBetween(ofHours(4), ofHours(6));
  }

  private Duration graceOf(String... words) {
    assertThat(run(words).exitCode()).isZero();
    return Duration.between(
        new CommandRun(fleet).clock().instant(), Instant.parse(String.valueOf(deleteAt())));
  }

  @Test
  void nobodyWaitsForDays() {
    var result = run("cluster", "delete", "demo", "--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("it sleeps for 3d first: say --now, or leave --wait out");
    assertThat(run("cluster", "delete", "demo", "--now", "--grace", "3d").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(deleteAt()).isNull();
  }

  @Test
  void aWishForNoFinalBackupIsOfThisDeletionAlone() {
    assertThat(run("cluster", "delete", "demo", "--no-final-backup").out())
        .contains("no final backup is taken");
    assertThat(demo().finalBackupRefused()).isTrue();

    run("cluster", "undelete", "demo");
    assertThat(demo().finalBackupRefused()).isFalse();
  }

  @Test
  void whereThereIsNoStoreItIsSaidBeforehand() {
    var admin = Samples.adminCluster();
    admin.setStatus(
        new AdminClusterStatus(
            1L,
            1,
            "3/3",
            1500L,
            1,
            List.of(
                Samples.condition(
                    FinalBackups.CONDITION,
                    "False",
                    "NoStore",
                    "there is no Secret backup-store",
                    Samples.CREATED))));
    fleet.replace(admin);

    assertThat(run("cluster", "delete", "demo", "--now").err())
        .contains("all its data (no final backup is taken: there is no Secret backup-store)");
  }

  private @Nullable String deleteAt() {
    return demo().getSpec().deleteAt();
  }

  @Test
  void whatBelongsToAProtectedClusterIsProtectedToo() {
    assertThat(run("cluster", "protect", "demo").out())
        .contains("is protected from deletion, with its control plane, its data and 1 node pool.");
    assertThat(ofDemo()).hasSize(4).allMatch(Resource::deletionProtected);
    assertThat(run("nodepool", "delete", "demo-workers", "--yes").err())
        .contains("node pool demo-workers is protected from deletion");

    run("cluster", "protect", "demo", "--off");
    assertThat(ofDemo()).hasSize(4).noneMatch(Resource::deletionProtected);
  }

  @Test
  void aClusterOfWhichAPartIsProtectedIsNotHalfDeleted() {
    fleet.annotate(
        fleet.all(ControlPlane.class).getFirst(),
        Kubinception.ANNOTATION_DELETION_PROTECTION,
        "true");

    assertThat(run("cluster", "delete", "demo", "--now", "--yes").err())
        .contains("take that off first, with 'kubinception cluster protect demo --off'");
    assertThat(ofDemo()).hasSize(4);
  }

  private List<Resource<?, ?>> ofDemo() {
    return Stream.of(CustomerCluster.class, ControlPlane.class, EtcdTenant.class, NodePool.class)
        .<Resource<?, ?>>flatMap(kind -> fleet.all(kind).stream())
        .toList();
  }

  @Test
  void aProtectedClusterIsNotDeletedLaterEither() {
    run("cluster", "protect", "demo");
    assertThat(run("cluster", "delete", "demo", "--grace", "3d").err())
        .contains("cluster demo is protected from deletion");

    run("cluster", "protect", "demo", "--off");
    assertThat(run("cluster", "delete", "demo", "--grace", "3d").exitCode()).isZero();
  }
}
