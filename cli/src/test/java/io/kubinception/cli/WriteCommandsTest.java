package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.PodNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteCommandsTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  @Test
  void createMakesAClusterWithWhatWasAskedFor() {
    var result =
        run(
            "cluster create shop --version v1.36.4 --pods 10.40.0.0/16 --services 10.41.0.0/20"
                + " --plan ha --pod-network none --etcd-cluster lab -n customers");

    assertThat(result.exitCode()).isZero();
    var spec = fleet.find(CustomerCluster.class, "customers", "shop").orElseThrow().getSpec();
    assertThat(spec.version()).isEqualTo("1.36.4");
    assertThat(spec.plan()).isEqualTo(Plan.HA);
    assertThat(spec.etcdCluster()).isEqualTo("lab");
    assertThat(spec.networks().pods()).isEqualTo("10.40.0.0/16");
    assertThat(spec.networks().services()).isEqualTo("10.41.0.0/20");
    assertThat(spec.networks().podNetwork()).isEqualTo(PodNetwork.NONE);
    assertThat(fleet.in("customers", NodePool.class)).isEmpty();
  }

  @Test
  void createSaysWhoGetsIn() {
    run(
        "cluster create shop --allow 203.0.113.0/24,198.51.100.7/32"
            + " --issuer https://login.example.com --audience kubernetes --username-claim email");

    var access =
        fleet.find(CustomerCluster.class, "default", "shop").orElseThrow().getSpec().access();
    assertThat(access.allowedNetworks()).containsExactly("203.0.113.0/24", "198.51.100.7/32");
    assertThat(access.oidc())
        .singleElement()
        .satisfies(
            issuer -> {
              assertThat(issuer.issuer()).isEqualTo("https://login.example.com");
              assertThat(issuer.audiences()).containsExactly("kubernetes");
              assertThat(issuer.usernameClaim()).isEqualTo("email");
              assertThat(issuer.usernamePrefix()).isEqualTo("oidc:");
            });
  }

  @Test
  void createMakesAPoolWhenNodesAreAskedFor() {
    run("cluster create shop --nodes 3 --flavour medium");

    var spec = fleet.find(NodePool.class, "default", "shop-workers").orElseThrow().getSpec();
    assertThat(spec.cluster()).isEqualTo("shop");
    assertThat(spec.replicas()).isEqualTo(3);
    assertThat(spec.flavour()).isEqualTo("medium");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Shop | 2 | is no name for a cluster: it starts with a letter",
        "1shop | 2 | is no name for a cluster",
        "shop- | 2 | is no name for a cluster",
        "a-name-that-is-far-too-long-for-a-cluster-x | 2 | at most 40 characters",
        "demo | 1 | there is a cluster demo in namespace default already",
        "shop --allow 203.0.113.7/24 | 2 | --allow: 203.0.113.7/24 does not begin at its first",
        "shop --issuer https://login.example.com | 2 | give --audience with --issuer",
        "shop --audience kubernetes | 2 | give --issuer with it",
        "shop --version 1.20.0 | 2 | Kubernetes 1.20.0 is not on offer: choose 1.36.4",
        "shop --pods foo | 2 | --pods: 'foo' is no IPv4 range: write it like 10.244.0.0/16",
        "shop --pods 10.300.0.0/16 | 2 | is no IPv4 range",
        "shop --pods 10.40.1.0/16 | 2 | write 10.40.0.0/16",
        "shop --pods 10.40.0.0/24 | 2 | --pods: 10.40.0.0/24 is too narrow: /22 or wider",
        "shop --pods 127.0.0.0/16 | 2 | overlaps 127.0.0.0/8 (loopback), where no packet is routed",
        "shop --pods 169.0.0.0/8 | 2 | --pods: 169.0.0.0/8 overlaps 169.254.0.0/16 (link-local)",
        "shop --services 0.16.0.0/16 | 2 | --services: 0.16.0.0/16 overlaps 0.0.0.0/8",
        "shop --services 240.0.0.0/16 | 2 | overlaps 224.0.0.0/3 (multicast and reserved)",
        "shop --services 10.0.0.0/8 | 2 | --services: 10.0.0.0/8 must be from /12 to /24",
        "shop --pods 10.96.0.0/12 | 2 | --pods 10.96.0.0/12 and --services 10.96.0.0/16 overlap",
        "shop --pods 10.128.0.0/16 | 2 | overlaps 10.128.0.0/16, which the provider uses",
        "shop --services 172.30.0.0/20 | 2 | overlaps 172.30.0.0/24, which the provider uses",
        "shop --nodes -1 | 2 | --nodes: -1 is not from 0 to 1000",
        "shop --nodes 1001 | 2 | --nodes: 1001 is not from 0 to 1000",
        "shop --nodes 5 --pods 10.40.0.0/22 | 2 | has room for 4",
        "shop --nodes 1 --flavour smal | 2 | there is no flavour 'smal'; did you mean small?",
        "shop --nodes 1 --flavour gigantic | 2 | there is medium, small",
        "shop --flavour medium | 2 | there are to be none: say --nodes as well",
        "shop --plan gold | 2 | there is no plan 'gold': shared or ha",
        "shop --pod-network cilium | 2 | there is no 'cilium': kube-router or none",
        "shop --etcd-cluster lap | 2 | there is no etcd cluster 'lap'; did you mean lab?"
      })
  void createRefusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var before = fleet.all(CustomerCluster.class).size();

    var result = run("cluster create " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).startsWith("error: ").contains(sentence);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.out()).isEmpty();
    assertThat(fleet.all(CustomerCluster.class)).hasSize(before);
  }

  @Test
  void createSaysThatOneOfItsNameIsBeingDeleted() {
    var going = Samples.cluster("demo", Samples.ready("38"));
    going.getMetadata().setDeletionTimestamp(Samples.CREATED);
    fleet.replace(going);

    assertThat(run("cluster create demo").err())
        .contains("cluster demo in namespace default is being deleted: wait until");
  }

  @Test
  void createSaysThatNoAdminClusterIsThere() {
    var result = new CommandRun(new FleetInMemory()).of("cluster", "create", "shop");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("no admin cluster is registered");
  }

  @Test
  void createPassesOnWhatTheApiRefuses() {
    fleet.refuse(Failure.failed("networks overlap: choose others"));

    var result = run("cluster create shop");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).isEqualTo("error: networks overlap: choose others%n".formatted());
  }

  @Test
  void kubeconfigIsPrintedAlone() {
    var result = run("cluster kubeconfig demo");

    assertThat(result.out()).isEqualTo("apiVersion: v1\nkind: Config%n".formatted());
    assertThat(result.err()).isEmpty();
  }

  @Test
  void kubeconfigFileIsForItsOwnerOnlyAndReplacesAnOlderOne(@TempDir Path folder) throws Exception {
    var file = folder.resolve("sub").resolve("demo.kubeconfig");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "older");

    var result = run("cluster kubeconfig demo --output " + file);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("export KUBECONFIG=" + file);
    assertThat(file).hasContent("apiVersion: v1\nkind: Config\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml", "YAML", "wide"})
  void kubeconfigIsWrittenToNoFileThatIsCalledLikeAFormat(String word) {
    var result = run("cluster kubeconfig demo -o " + word);

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("'%s' looks like a format".formatted(word), "./" + word);
    assertThat(Path.of(word)).doesNotExist();
  }

  @Test
  void kubeconfigOfAMistypedPathMakesNoFolders(@TempDir Path folder) {
    var mistyped = folder.resolve("hmoe").resolve("me");

    var result = run("cluster kubeconfig demo --output " + mistyped.resolve("demo.kubeconfig"));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("there is no folder %s: make it first".formatted(mistyped));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void kubeconfigWithAGroupNeedsAPerson() {
    var result = run("cluster kubeconfig demo --group developers");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--group and --duration need --user");
  }

  @Test
  void kubeconfigThatIsNotThereYetIsExplained() {
    fleet.with(
        Samples.cluster(
            "shop", Samples.notReady("Starting", "place 3 in the queue", Samples.CREATED)));

    var result = run("cluster kubeconfig shop");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("cluster shop has no kubeconfig yet: place 3 in the queue.");
  }

  @Test
  void deleteLeavesThePoolsToTheOperator() {
    var result = run("cluster delete demo --now --yes");

    assertThat(result.exitCode()).isZero();
    assertThat(fleet.all(CustomerCluster.class)).isEmpty();
    assertThat(fleet.all(NodePool.class)).as("its nodes, as long as they drain").hasSize(1);
  }

  @Test
  void deleteOfAClusterWithAProtectedPoolDoesNothing() {
    var pool = fleet.find(NodePool.class, "default", "demo-workers").orElseThrow();
    pool.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_DELETION_PROTECTION, "true"));

    var result = run("cluster delete demo --now --yes --no-final-backup");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains(
            "node pool demo-workers is protected from deletion",
            "kubectl annotate nodepool demo-workers -n default");
    var cluster = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
    assertThat(cluster.finalBackupRefused()).isFalse();
  }

  @Test
  void deleteAsksAPersonAndTakesOnlyTheNameForAYes() {
    var no = new CommandRun(fleet).onTerminal("yes\n").of("cluster", "delete", "demo", "--now");

    assertThat(no.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(no.err()).contains("deletes cluster demo with 2 nodes and all its data");
    assertThat(fleet.all(CustomerCluster.class)).hasSize(1);

    var yes = new CommandRun(fleet).onTerminal("demo\n").of("cluster", "delete", "demo", "--now");

    assertThat(yes.exitCode()).isZero();
    assertThat(fleet.all(CustomerCluster.class)).isEmpty();
  }

  @Test
  void deleteRefusesWhatIsProtected() {
    var cluster = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
    cluster
        .getMetadata()
        .setAnnotations(Map.of(Kubinception.ANNOTATION_DELETION_PROTECTION, "true"));

    var result = run("cluster delete demo --now --yes");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("kubinception cluster protect demo --off");
    assertThat(fleet.all(NodePool.class)).hasSize(1);
  }

  @Test
  void nodePoolCreateTakesLabelsAndTaints() {
    var result =
        run(
            "nodepool create batch --cluster demo --nodes 1 --labels tier=batch,example.com/x=y"
                + " --taints dedicated=batch:NoSchedule,spot:NoExecute");

    assertThat(result.exitCode()).isZero();
    var spec = fleet.find(NodePool.class, "default", "batch").orElseThrow().getSpec();
    assertThat(spec.labels()).isEqualTo(Map.of("tier", "batch", "example.com/x", "y"));
    assertThat(spec.taints())
        .containsExactly(
            new TaintBuilder()
                .withKey("dedicated")
                .withValue("batch")
                .withEffect("NoSchedule")
                .build(),
            new TaintBuilder().withKey("spot").withEffect("NoExecute").build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Big --cluster demo --nodes 1 | 2 | is no name for a node pool",
        "2nd --cluster demo --nodes 1 | 2 | is no name for a node pool: it starts with a letter",
        "a-name-of-a-pool-that-has-fifty-three-characters-in-it --cluster demo --nodes 1 | 2 | leave"
            + " out 2",
        "demo-name-of-a-pool-that-has-fifty-eight-characters-in-all-xyz --cluster demo --nodes 1 | 2"
            + " | leave out 5",
        "big --cluster dem --nodes 1 | 3 | there is no cluster dem in namespace default; did you"
            + " mean demo?",
        "big --cluster demo --nodes -1 | 2 | is not from 0 to 1000",
        "big --cluster demo --nodes 300 | 2 | has room for 256",
        "big --cluster demo --nodes 255 | 2 | 255 nodes beside the 2 of other pools do not fit",
        "big --cluster demo --nodes 1 --flavour larg | 2 | there is no flavour 'larg'",
        "demo-workers --cluster demo --nodes 1 | 1 | kubinception nodepool scale",
        "big --cluster demo --nodes 1 --labels a=b=c! | 2 | is no value",
        "big --cluster demo --nodes 1 --labels -a=b | 2 | is no key",
        "big --cluster demo --nodes 1 --taints a=b | 2 | is no taint",
        "big --cluster demo --nodes 1 --taints a=b:Never | 2 | 'Never' is no effect",
        "big --cluster demo --nodes 1 --taints a..b/x:NoExecute | 2 | 'a..b/x' is no key",
        "big --cluster demo --nodes 1 --taints a=b:NoExecute,a:NoExecute | 2 | a:NoExecute is there"
            + " twice"
      })
  void nodePoolCreateRefusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run("nodepool create " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains(sentence);
    assertThat(fleet.all(NodePool.class)).hasSize(1);
  }

  /** Of before these were refused. */
  @Test
  void aReservedNetworkThatBeginsInItsMiddleIsTakenAsAWhole() {
    var odd = Samples.adminCluster("172.30.0.5/24");
    var provider = new CommandRun(new FleetInMemory().with(odd));

    var refused = provider.of("cluster", "create", "shop", "--services", "172.30.0.0/20");

    assertThat(refused.err()).contains("overlaps 172.30.0.5/24, which the provider uses");
    assertThat(provider.of("cluster", "create", "shop").exitCode()).isZero();
  }

  @Test
  void poolsShareTheRangeOfPods() {
    run("cluster create narrow --nodes 2 --pods 10.40.0.0/22");
    run("nodepool create more --cluster narrow --nodes 2");

    var grown = run("nodepool scale more --nodes 3");

    assertThat(grown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(grown.err()).contains("3 nodes beside the 2 of other pools", "has room for 4");
    assertThat(run("nodepool scale more --nodes 1").exitCode()).isZero();
  }

  @Test
  void nodePoolScaleSetsTheNumberOfNodes() {
    var result = run("nodepool scale demo-workers --nodes 5");

    assertThat(result.out())
        .isEqualTo("Node pool demo-workers goes from 2 to 5 nodes.%n".formatted());
    assertThat(
            fleet
                .find(NodePool.class, "default", "demo-workers")
                .orElseThrow()
                .getSpec()
                .replicas())
        .isEqualTo(5);
  }

  @Test
  void nodePoolScaleOfAnUnknownPoolOffersTheNearestName() {
    var result = run("nodepool scale demo-worker --nodes 5");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.err()).contains("did you mean demo-workers?");
  }

  @Test
  void nodePoolDeleteDeletes() {
    assertThat(run("nodepool delete demo-workers --yes").exitCode()).isZero();
    assertThat(fleet.all(NodePool.class)).isEmpty();
  }
}
