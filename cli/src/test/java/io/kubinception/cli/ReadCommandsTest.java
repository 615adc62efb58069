package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.AdminClusterStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.testkit.Partial;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadCommandsTest {
  private static final String NOT_READY_SINCE = "2026-01-02T10:04:00Z";

  @Test
  void clusterGetShowsAWellClusterAsATree() {
    var result = new CommandRun(Samples.wellFleet()).of("cluster", "get", "demo");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            demo  ✓ Ready  Kubernetes 1.36.4  plan shared  namespace default, age 5m
            ├─ endpoint  https://172.31.0.10:30000
            ├─ networks  pods 10.244.0.0/16, services 10.96.0.0/16, kube-router
            ├─ control plane  ✓ Ready  usable after 7s  size small  namespace cc-abcdefghijkl on admin cluster local
            │  ├─ ✓ API server          1/1
            │  ├─ ✓ controller manager  1/1
            │  ├─ ✓ scheduler           1/1
            │  └─ ✓ tunnel server       1/1
            ├─ etcd tenant  ✓ Ready  mnopqrstuvwx  on lab  412 keys  1.4 MiB of 35.0 MiB
            └─ pool demo-workers  ✓ Ready  2/2 nodes  small  Kubernetes 1.36.4
               ├─ ✓ demo-workers-a  172.31.1.0  age 5m
               └─ ✓ demo-workers-b  172.31.1.1  age 5m
            """);
  }

  @Test
  void clusterGetSaysWhyAPartIsNotWell() {
    var fleet = Samples.wellFleet();
    var dead =
        Samples.notReady("InstanceDead", "the instance does not run", "2026-01-02T10:04:00Z");
    fleet.replace(Samples.node("demo-workers-b", "172.31.1.1", "2026-01-02T10:00:36Z", dead));

    var result = new CommandRun(fleet).of("cluster", "get", "demo");

    assertThat(result.out())
        .contains("└─ ✗ demo-workers-b  172.31.1.1  age 5m  the instance does not run");
  }

  @Test
  void clusterGetAndEtcdStatusSayWhatFillsAStorageQuota() {
    var sentence =
        "37.1 MiB of 35.0 MiB used: configmaps 30.0 MiB; creates and growth are refused until less"
            + " than 95 % is used";
    var fleet = Samples.wellFleet();
    fleet.replace(Samples.tenantOverQuota(sentence));

    assertThat(new CommandRun(fleet).of("cluster", "get", "demo").out())
        .contains("├─ etcd tenant  ✓ Ready  mnopqrstuvwx  on lab  9412 keys  37.1 MiB of 35.0 MiB")
        .contains("│  └─ storage quota  ✗  " + sentence);
    assertThat(new CommandRun(fleet).of("etcd", "status").out())
        .contains("✗   mnopqrstuvwx   default/demo   Over quota   37.1 MiB of 35.0 MiB")
        .endsWith("\n\n  default/demo: " + sentence + "\n");
  }

  @Test
  void clusterGetShowsANewClusterThatNobodyLookedAt() {
    var fleet = new FleetInMemory().with(Samples.newCluster("demo"));

    var result = new CommandRun(fleet).of("cluster", "get", "demo");

    assertThat(result.out())
        .isEqualTo(
            """
            demo  ✗ Pending: the operator has not looked at it yet: is it running? (kubectl -n \
            kubinception-system get pods)  Kubernetes 1.36.4  plan shared  namespace default, age 5m
            ├─ endpoint  none yet
            ├─ networks  pods 10.244.0.0/16, services 10.96.0.0/16, kube-router
            ├─ control plane  …  not made yet
            ├─ etcd tenant  …  not made yet
            └─ no node pools  kubinception nodepool create --help
            """);
  }

  @Test
  void aClusterThatIsNotThereIsNotFoundAndTheNearestNameIsOffered() {
    var result = new CommandRun(Samples.wellFleet()).of("cluster", "get", "dmo");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "error: there is no cluster dmo in namespace default; did you mean demo?%n"
                .formatted());
  }

  @Test
  void aClusterInAnotherNamespaceIsPointedAt() {
    var result = new CommandRun(Samples.wellFleet()).of("-n", "shop", "cluster", "get", "demo");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.err()).contains("there is one in namespace default: use -n default");
  }

  @Test
  void clusterListIsATable() {
    var fleet =
        Samples.wellFleet()
            .with(
                Samples.cluster(
                    "shop", Samples.notReady("Starting", "in the queue", Samples.CREATED)));

    var result = new CommandRun(fleet).of("cluster", "list");

    assertThat(result.out())
        .isEqualTo(
            """
                NAMESPACE   NAME   STATE      PLAN     SIZE    VERSION   NODES   ENDPOINT                    ETCD   AGE   NOTE
            ✓   default     demo   Ready      shared   small   1.36.4    2/2     https://172.31.0.10:30000   lab    5m
            …   default     shop   Starting   shared   small   1.36.4    2/2     https://172.31.0.10:30000   lab    5m
            """);
  }

  @Test
  void emptyListsSayWhatToDoBesideTheAnswer() {
    assertThat(new CommandRun(new FleetInMemory()).of("cluster", "list").out()).isEmpty();
    assertThat(new CommandRun(new FleetInMemory()).of("cluster", "list").err())
        .contains("kubinception cluster create NAME");
    assertThat(new CommandRun(new FleetInMemory()).of("nodepool", "list").err())
        .contains("kubinception nodepool create NAME");
  }

  @Test
  void nodePoolListCanBeNarrowedToACluster() {
    var result = new CommandRun(Samples.wellFleet()).of("nodepool", "list", "--cluster", "demo");

    assertThat(result.out())
        .isEqualTo(
            """
                NAMESPACE   NAME           CLUSTER   STATE   READY   UPDATED   VERSION   FLAVOUR   AGE
            ✓   default     demo-workers   demo      Ready   2/2     2/2       1.36.4    small     5m
            """);
  }

  @Test
  void etcdStatusShowsMembersTenantsAndAJudgement() {
    var result = new CommandRun(Samples.wellFleet()).of("etcd", "status");

    assertThat(result.out())
        .isEqualTo(
            """
            ✓ lab  3 of 3 members answer, 1 can be lost, 2.9 MiB of at most 8.0 GiB in use, 4.8 MiB on disk

                  MEMBER   ROLE       VERSION   SIZE      ENDPOINT                   ALARMS
              ✓   etcd-1   leader     3.6.14    4.8 MiB   https://172.30.0.11:2379   none
              ✓   etcd-2   follower   3.6.14    4.8 MiB   https://172.30.0.12:2379   none
              ✓   etcd-3   follower   3.6.14    4.8 MiB   https://172.30.0.13:2379   none

                  TENANT         OF             STATE   USAGE                 KEYS   CERTIFICATE UNTIL   AGE
              ✓   mnopqrstuvwx   default/demo   Ready   1.4 MiB of 35.0 MiB   412    2026-02-01          5m
            """);
  }

  @Test
  void etcdStatusEndsAsItJudges() {
    assertThat(new CommandRun(Samples.wellFleet()).of("etcd", "status").exitCode()).isZero();

    var fleet = new FleetInMemory().with(Samples.etcdCluster(false, List.of()));
    assertThat(new CommandRun(fleet).of("etcd", "status").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(new CommandRun(fleet).of("etcd", "status", "-o", "json").exitCode())
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void etcdStatusSaysWhatAMissingMemberMeans() {
    var fleet = new FleetInMemory().with(Samples.etcdCluster(false, List.of()));

    assertThat(new CommandRun(fleet).of("etcd", "status").out())
        .startsWith(
            "✗ lab  2 of 3 members answer, etcd-3 is down: one more loss stops all writes; bring it"
                + " back, or replace it\n");
  }

  @Test
  void aMemberThatOnlyLearnsIsNotMissedInAQuorum() {
    var cluster = Samples.etcdCluster(false, List.of());
    var members = members(cluster);
    var learner = new EtcdMember("etcd-2", null, false, null, "learner", null, "not started");
    cluster.setStatus(withMembers(cluster.getStatus(), List.of(members.getFirst(), learner)));

    assertThat(new CommandRun(new FleetInMemory().with(cluster)).of("etcd", "status").out())
        .startsWith("✓ lab  1 of 1 members answer, none can be lost");
  }

  @Test
  void certificatesThatEndAreATroubleAndASlowDiskIsTold() {
    var cluster = Samples.etcdCluster(true, List.of());
    cluster.setStatus(
        with(
            cluster.getStatus(),
            members(cluster),
            List.of(Samples.ready("02"), isFalse("DisksFast", "etcd-2 is slow"))));
    var slow = new CommandRun(new FleetInMemory().with(cluster)).of("etcd", "status");
    assertThat(slow.out()).startsWith("✓ lab  3 of 3 members answer").contains("etcd-2 is slow");

    cluster.setStatus(
        with(
            cluster.getStatus(),
            members(cluster),
            List.of(Samples.ready("02"), isFalse("CertificatesLast", "one ends"))));
    var ending = new CommandRun(new FleetInMemory().with(cluster)).of("etcd", "status");
    assertThat(ending.out()).startsWith("✗ lab  one ends");
    assertThat(ending.exitCode()).isEqualTo(1);
  }

  private static Condition isFalse(String type, String message) {
    return Samples.condition(type, "False", "Seen", message, "2026-01-02T10:00:03Z");
  }

  @Test
  void statusNamesADeadEtcdOnceAndNotEachOfItsClusters() {
    var cluster = Samples.etcdCluster(false, List.of());
    var members =
        members(cluster).stream()
            .map(m -> new EtcdMember(m.name(), m.endpoint(), false, null, null, null, "refused"))
            .toList();
    cluster.setStatus(withMembers(cluster.getStatus(), members));
    var fleet =
        new FleetInMemory()
            .with(
                Samples.adminCluster(),
                cluster,
                Samples.cluster("demo", waiting()),
                Samples.cluster("other", waiting()));

    assertThat(new CommandRun(fleet).of("status").out())
        .endsWith(
            """
            Not well
              ✗ etcd cluster lab: 0 of 3 members answer: no quorum, all writes fail; bring a member back now (etcd-1, etcd-2, etcd-3); 2 clusters stand still with it
            """);
  }

  private static List<EtcdMember> members(EtcdCluster cluster) {
    return Objects.requireNonNull(cluster.getStatus().members());
  }

  private static Condition waiting() {
    return Samples.notReady(
        "EtcdTenantNotReady", "its etcd does not answer", "2026-01-02T10:00:03Z");
  }

  private static EtcdClusterStatus withMembers(EtcdClusterStatus s, List<EtcdMember> members) {
    return with(s, members, Objects.requireNonNull(s.conditions()));
  }

  private static EtcdClusterStatus with(
      EtcdClusterStatus s, List<EtcdMember> members, List<Condition> conditions) {
    return Partial.like(s).with("members", members).with("conditions", conditions).make();
  }

  @Test
  void etcdStatusSaysWhatAnAlarmMeans() {
    var fleet = new FleetInMemory().with(Samples.etcdCluster(true, List.of("NOSPACE")));

    assertThat(new CommandRun(fleet).of("etcd", "status").out())
        .startsWith(
            "✗ lab  alarm NOSPACE: writes are refused; delete what fills it, then kubinception etcd"
                + " alarm clear\n");
  }

  @Test
  void statusOfAWellProvider() {
    var result = new CommandRun(Samples.wellFleet()).of("status");

    assertThat(result.out())
        .isEqualTo(
            """
            Admin clusters
                  NAME    STATE   NODES   CONTROL PLANES   FREE CPU   EDGE
              ✓   local   Ready   3/3     1                1500m      172.31.0.10

            Etcd clusters
                  NAME   STATE   VERSION   MEMBERS   SIZE      TENANTS
              ✓   lab    Ready   3.6.14    3/3       4.8 MiB   1

            Customer clusters
                  NAMESPACE   NAME   STATE   PLAN     SIZE    VERSION   NODES   ENDPOINT                    ETCD   AGE   NOTE
              ✓   default     demo   Ready   shared   small   1.36.4    2/2     https://172.31.0.10:30000   lab    5m

            ✓ all is well
            """);
  }

  @Test
  void nothingIsSaidToBeWellWithoutAnOperator() {
    var fleet = Samples.wellFleet().withoutOperator("the operator does not run");

    assertThat(new CommandRun(fleet).of("status").out())
        .endsWith("Not well\n  ✗ the operator does not run\n");
    assertThat(new CommandRun(fleet).of("etcd", "status").err())
        .isEqualTo("warning: the operator does not run\n");
  }

  @Test
  void statusListsWhatIsNotWellWithItsReason() {
    var fleet = Samples.wellFleet();
    var reason =
        Samples.notReady(
            "NodesNotReady", "1 of 2 nodes are ready: the instance does not run", NOT_READY_SINCE);
    fleet.replace(Samples.cluster("demo", reason));
    fleet.replace(Samples.pool("demo-workers", 2, 1, reason));

    var result = new CommandRun(fleet).of("status");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .endsWith(
            """
            Not well
              ✗ cluster default/demo: 1 of 2 nodes are ready: the instance does not run
            """);
  }

  @Test
  void anEdgeThatIsAwayIsNamedOnceAndNotForEachCluster() {
    var fleet = Samples.wellFleet();
    var cutOff = Samples.notReady("NodesCutOff", "customers do not reach it", NOT_READY_SINCE);
    fleet.replace(Samples.cluster("demo", cutOff));

    assertThat(new CommandRun(fleet).of("status").out())
        .endsWith("Not well\n  ✗ cluster default/demo: customers do not reach it\n");

    var edge = Samples.adminCluster();
    edge.setStatus(
        new AdminClusterStatus(
            1L,
            1,
            "3/3",
            1500L,
            2,
            List.of(Samples.notReady("EdgeAway", "1 of 1 APIs are not reached", NOT_READY_SINCE))));
    fleet.replace(edge);

    assertThat(new CommandRun(fleet).of("status").out())
        .endsWith("Not well\n  ✗ admin cluster local: 1 of 1 APIs are not reached\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status", "cluster list", "cluster get demo", "nodepool list", "etcd status"})
  void everyReadGivesWholeResourcesToPrograms(String command) {
    var json = new CommandRun(Samples.wellFleet()).of((command + " -o json").split(" "));
    var yaml = new CommandRun(Samples.wellFleet()).of((command + " --output yaml").split(" "));

    assertThat(json.exitCode()).isZero();
    assertThat(json.out())
        .startsWith("{\n  \"apiVersion\": ")
        .contains("\"apiVersion\": \"kubinception.io/v1alpha1\"", "\"conditions\": [");
    assertThat(yaml.exitCode()).isZero();
    assertThat(yaml.out())
        .startsWith("apiVersion: ")
        .contains("apiVersion: kubinception.io/v1alpha1", "conditions:");
  }

  @Test
  void answersForProgramsAreStable() {
    var once = new CommandRun(Samples.wellFleet()).of("cluster", "get", "demo", "-o", "yaml");
    var again = new CommandRun(Samples.wellFleet()).of("cluster", "get", "demo", "-o", "yaml");

    assertThat(once.out())
        .isEqualTo(again.out())
        .startsWith("apiVersion: kubinception.io/v1alpha1\nkind: CustomerCluster\n");
  }
}
