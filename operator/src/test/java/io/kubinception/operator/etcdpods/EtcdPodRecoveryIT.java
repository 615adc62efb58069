package io.kubinception.operator.etcdpods;

import static io.kubinception.operator.etcdpods.PlayedPods.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.backup.ClusterBackup;
import io.kubinception.etcd.backup.ClusterBackupReader;
import io.kubinception.etcd.install.EtcdServer;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.kube.Applier;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd of pods comes back from a backup, on a real API server, with real programs of etcd. */
class EtcdPodRecoveryIT {
  private static final EtcdStatefulSet WISH =
      new EtcdStatefulSet(1, "3.6.14", "1Gi", "local-disk", "512Mi");
  private static final String FILE = "clusters/own/20260101-000000-abc.backup";

  @TempDir private Path folder = Path.of("");

  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final PlayedPods played = new PlayedPods(client, "own");
  private EtcdCluster cluster = new EtcdCluster();

  @BeforeEach
  void lostAndBackedUp() throws IOException {
    PlayedPods.install(client);
    played.kubelet(operatorsPod("operator", 1), PlayedPods.ready());
    operatorsPod("operator-that-has-no-image", 2);
    cluster = played.register(WISH);
    pods().placed(cluster, WISH);
    played.born();
    played.lost(0);
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(EtcdBackupSpec.DEFAULT_STORE)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build())
        .create();
    for (String name : List.of("old", "newest", "of-another")) {
      backup(name);
    }
    Path store = Files.createDirectory(folder.resolve("store"));
    // As the kubelet mounts a Secret.
    Files.createDirectories(settings().resolve("..data"));
    Files.writeString(settings().resolve("directory"), store.toString());
    Files.writeString(
        settings().resolve("encryptionKey"), Base64.getEncoder().encodeToString(new byte[32]));
  }

  @AfterEach
  void stop() {
    etcd.close();
    server.close();
  }

  private Path settings() {
    return folder.resolve("settings");
  }

  private EtcdPods pods() {
    var clock = Clock.systemUTC();
    return new EtcdPods(client, new Applier(client, clock), NAMESPACE, clock);
  }

  private EtcdPodRecovery recovery() {
    return pods().recovery(cluster, WISH);
  }

  private Pod operatorsPod(String name, int version) {
    return client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: kubinception-system
                  labels: {app.kubernetes.io/name: kubinception-operator}
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  imagePullSecrets: [{name: registry}]
                  containers:
                  - name: operator
                    image: example.org/operator:%d
                    env: [{name: JAVA_TOOL_OPTIONS, value: -Dhttps.proxyHost=proxy}]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    volumeMounts:
                    - {name: tmp, mountPath: /tmp}
                    - {name: backups, mountPath: /backups}
                  volumes:
                  - {name: tmp, emptyDir: {}}
                  - {name: backups, persistentVolumeClaim: {claimName: backups}}
                """
                    .formatted(name, version),
                Pod.class))
        .create();
  }

  private void backup(String name) {
    String of = name.equals("of-another") ? "another" : "own";
    String taken = name.equals("old") ? "2026-01-01T00:00:00Z" : "2026-01-02T00:00:00Z";
    EtcdBackup backup =
        Serialization.unmarshal(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: EtcdBackup
            metadata: {name: %s}
            spec: {etcdCluster: %s}
            status:
              file: %s
              takenAt: %s
              conditions:
              - {type: Ready, status: "True", reason: Ready, message: "", lastTransitionTime: %4$s}
            """
                .formatted(name, of, FILE, taken),
            EtcdBackup.class);
    var status = backup.getStatus();
    EtcdBackup made = client.resource(backup).create();
    made.setStatus(status);
    client.resource(made).updateStatus();
  }

  @Test
  void theMemberIsMadeAnewOfTheCopyAtHigherRevisions() throws Exception {
    try (EtcdClient root = etcd.rootClient();
        BackupPlace place = FetchCopy.place(settings())) {
      root.kv().put(ByteString.copyFromUtf8("/t/abc/x"), ByteString.copyFromUtf8("y"));
      new ClusterBackup(
              root, place.store(), place.key(), new ClusterBackupReader(), Clock.systemUTC())
          .take("own", FILE, (keys, bytes) -> {});
    }
    assertThat(recovery().newest().orElseThrow().getMetadata().getName()).isEqualTo("newest");

    String done = played(this::writes, () -> recovery().run("newest"));

    assertThat(done).isEqualTo("it is as it was at 2026-01-02T00:00:00Z, of EtcdBackup newest");
    assertThat(revision()).isGreaterThan(EtcdServer.BEYOND_THE_COPY);
    assertThat(pods().lost(cluster)).isEmpty();
    assertThat(client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems())
        .as("its volume is nobody's to be written over any more")
        .allMatch(claim -> EtcdPodClaims.marked(claim).isEmpty());
    assertThat(client.resource(cluster).get().getMetadata().getAnnotations())
        .containsEntry(Kubinception.ANNOTATION_RECOVERIES, "1");
    assertThat(client.pods().inNamespace(NAMESPACE).withName("etcd-own-0-recovery").get()).isNull();
  }

  @Test
  void aSecondTimeBeginsBeyondTheFirst() {
    client
        .resource(cluster)
        .edit(
            current -> {
              current.getMetadata().getAnnotations().put(Kubinception.ANNOTATION_RECOVERIES, "1");
              return current;
            });

    assertThatThrownBy(
            () ->
                played(
                    pod -> failed(pod.getSpec().getContainers().getFirst().getArgs().toString()),
                    () -> recovery().run("newest")))
        .hasMessageContaining("--bump-revision=" + 2 * EtcdServer.BEYOND_THE_COPY);
  }

  @Test
  void anOperatorThatWasTakenOverFromStartsNobody() {
    assertThatThrownBy(
            () ->
                played(
                    pod -> {
                      client.persistentVolumeClaims().inNamespace(NAMESPACE).delete();
                      played.controllers();
                      played.claim(0, "Bound");
                      return new PodStatusBuilder().withPhase("Succeeded").build();
                    },
                    () -> recovery().run("newest")))
        .hasMessage("another operator has begun it anew: it is left to that one");

    assertThat(
            client
                .apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName("etcd-own")
                .require()
                .getSpec()
                .getReplicas())
        .isZero();
  }

  @Test
  void whyItCouldNotBeWrittenIsTold() {
    assertThatThrownBy(
            () ->
                played(
                    pod -> failed("a warning\ncannot read the backup x: the bucket is away\n"),
                    () -> recovery().run("newest")))
        .isInstanceOf(OperationStopped.class)
        .hasMessage("the data could not be written: cannot read the backup x: the bucket is away");

    assertThat(pods().lost(cluster)).as("it can be begun again").isPresent();
  }

  @Test
  void aBackupThatIsOfNoUseIsRefusedBeforeAnythingIsTouched() {
    assertThatThrownBy(() -> recovery().run("of-another"))
        .hasMessage("EtcdBackup of-another is not of the whole etcd cluster own: choose another");
    client.secrets().inNamespace(NAMESPACE).withName(EtcdBackupSpec.DEFAULT_STORE).delete();
    assertThatThrownBy(() -> recovery().run("newest"))
        .hasMessage(
            "EtcdBackup newest is in a store whose Secret backup-store is not there: choose another");
    assertThatThrownBy(() -> recovery().run("none"))
        .hasMessage("there is no EtcdBackup none: choose another");

    assertThat(client.pods().inNamespace(NAMESPACE).withName("etcd-own-0").get()).isNotNull();
    assertThat(client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems()).hasSize(1);
  }

  @Test
  void dataThatCameBackMeanwhileAreLeftAlone() {
    client.pods().inNamespace(NAMESPACE).withName("etcd-own-0").withGracePeriod(0).delete();
    played.kubelet(played.pod("etcd-own-0"), PlayedPods.ready());

    assertThatThrownBy(() -> recovery().run("newest"))
        .hasMessage("etcd-own-0 has its data again: nothing was touched");

    assertThat(client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems()).hasSize(1);
  }

  /** Plays controllers and kubelets for as long as the work lasts. */
  private String played(Function<Pod, PodStatus> kubelet, Work work) throws InterruptedException {
    Thread others =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    played.controllers();
                    look(kubelet);
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                  }
                });
    try {
      return work.run();
    } finally {
      others.interrupt();
      others.join();
    }
  }

  private interface Work {
    String run();
  }

  private void look(Function<Pod, PodStatus> kubelet) {
    Pod pod = client.pods().inNamespace(NAMESPACE).withName("etcd-own-0-recovery").get();
    if (pod != null && pod.getStatus().getPhase().equals("Pending")) {
      played.kubelet(pod, told(kubelet, pod));
    }
    var members = client.apps().statefulSets().inNamespace(NAMESPACE).withName("etcd-own").get();
    if (members.getSpec().getReplicas() == 1
        && Files.exists(folder.resolve("data"))
        && client.pods().inNamespace(NAMESPACE).withName("etcd-own-0").get() == null) {
      played.kubelet(played.pod("etcd-own-0"), PlayedPods.ready());
    }
  }

  /** An assertion that fails on this thread ends the work, too, which would wait for long. */
  private static PodStatus told(Function<Pod, PodStatus> kubelet, Pod pod) {
    try {
      return kubelet.apply(pod);
    } catch (AssertionError e) {
      return failed(String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  /** Does what the pod says, here. */
  private PodStatus writes(Pod pod) {
    var fetch = pod.getSpec().getInitContainers().getFirst();
    assertThat(fetch.getImage()).isEqualTo("example.org/operator:1");
    assertThat(fetch.getCommand()).contains(FetchCopy.class.getName());
    assertThat(fetch.getEnv()).extracting(e -> e.getValue()).contains("-Dhttps.proxyHost=proxy");
    assertThat(fetch.getVolumeMounts()).extracting(m -> m.getMountPath()).contains("/backups");
    assertThat(pod.getSpec().getImagePullSecrets())
        .extracting(s -> s.getName())
        .contains("registry");
    var restore = pod.getSpec().getContainers().getFirst();
    try {
      FetchCopy.fetch(
          Path.of(here(fetch.getArgs().get(0))),
          fetch.getArgs().get(1),
          Path.of(here(fetch.getArgs().get(2))));
      List<String> command = new ArrayList<>(List.of(etcd.program("etcdutl").toString()));
      restore.getArgs().forEach(argument -> command.add(here(argument)));
      Process etcdutl = new ProcessBuilder(command).inheritIO().start();
      return etcdutl.waitFor() == 0
          ? new PodStatusBuilder().withPhase("Succeeded").build()
          : failed("etcdutl failed");
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  private String here(String argument) {
    return argument
        .replace("/etc/store", settings().toString())
        .replace("/copy", folder.toString())
        .replace("/var/lib/etcd", folder.toString());
  }

  private static PodStatus failed(String words) {
    return new PodStatusBuilder(PlayedPods.ended(words)).withPhase("Failed").build();
  }

  private long revision() throws IOException {
    Process status =
        new ProcessBuilder(
                etcd.program("etcdutl").toString(),
                "snapshot",
                "status",
                folder.resolve("data/member/snap/db").toString(),
                "--write-out=json")
            .start();
    return new ObjectMapper().readTree(status.getInputStream()).get("revision").asLong();
  }
}
