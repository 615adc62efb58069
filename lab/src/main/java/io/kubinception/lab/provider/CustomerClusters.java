package io.kubinception.lab.provider;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabHome;
import io.kubinception.lab.Poll;
import io.kubinception.lab.host.LabFiles;
import io.kubinception.lab.step.Step.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Customers' clusters of the lab, as its people ask for them: by objects and nothing else. */
public final class CustomerClusters {

  private static final String NAMESPACE = "default";
  private static final Duration READY = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Until what is being deleted is gone: nodes are drained, and a last backup is taken. */
  private static final Duration GONE = Duration.ofMinutes(15);

  private final KubernetesClient client;
  private final LabHome home;

  public CustomerClusters(KubernetesClient client, LabHome home) {
    this.client = client;
    this.home = home;
  }

  /**
   * A cluster with one pool of worker nodes, made unless it is there, Ready, with its kubeconfig in
   * the lab's folder, and in use as its customer sees it. One that is there keeps what people made
   * of it: it may be asleep.
   */
  public boolean ensure(String name, Plan plan, int nodes, Progress progress)
      throws InterruptedException {
    boolean changed = create(cluster(name, plan), progress) | create(pool(name, nodes), progress);
    changed |= await(CustomerCluster.class, name, r -> isReady(r) || isAsleep(r), progress);
    CustomerCluster now =
        client.resources(CustomerCluster.class).inNamespace(NAMESPACE).withName(name).require();
    if (isAsleep(now)) {
      progress.detail("it sleeps; to wake it: kubinception cluster wake " + name);
      return changed | writeKubeconfig(name);
    }
    changed |= await(NodePool.class, poolName(name), CustomerClusters::isReady, progress);
    changed |= writeKubeconfig(name);
    // A list of networks may leave this host out.
    return changed
        | (now.getSpec().access().allowedNetworks().isEmpty() && awaitLife(name, progress));
  }

  /** The operator may not have looked yet since all machines were off: the customer's API tells. */
  private boolean awaitLife(String name, Progress progress) throws InterruptedException {
    var waited = new boolean[1];
    var told = new Told(progress);
    try (var customer =
        ApiClients.of(LabFiles.read(home.kubeconfig(name)).orElseThrow(), PATIENCE)) {
      var life = new SignsOfLife(customer);
      Poll.upTo(READY)
          .untilTrue(
              () -> {
                Optional<String> missing = life.missing();
                missing.ifPresent(told::tell);
                waited[0] |= missing.isPresent();
                return missing.isEmpty();
              },
              () -> "CustomerCluster " + name + " is said to be Ready, but " + told.last());
    }
    return waited[0];
  }

  private <R extends Resource<?, ?>> boolean create(R wanted, Progress progress)
      throws InterruptedException {
    awaitEndOfDeletion(wanted, progress);
    if (client.resource(wanted).get() != null) {
      return false;
    }
    client.resource(wanted).fieldManager(ServerSideApply.MANAGER).serverSideApply();
    return true;
  }

  /** What is being deleted never comes back: another can be made when it is gone. */
  private <R extends Resource<?, ?>> void awaitEndOfDeletion(R wanted, Progress progress)
      throws InterruptedException {
    String what = wanted.getKind() + " " + wanted.getMetadata().getName();
    var told = new Told(progress);
    Poll.upTo(GONE)
        .untilTrue(
            () -> {
              @Nullable R now = client.resource(wanted).get();
              if (now == null || !isGoing(now)) {
                return true;
              }
              told.tell(what + " is being deleted, and made anew when it is gone; " + message(now));
              return false;
            },
            () -> told.last() + ": look why it does not go, then run 'kubinception up' again");
  }

  private static boolean isGoing(Resource<?, ?> resource) {
    return resource.getMetadata().getDeletionTimestamp() != null;
  }

  private <R extends Resource<?, ?>> boolean await(
      Class<R> kind, String name, Predicate<R> done, Progress progress)
      throws InterruptedException {
    String what = kind.getSimpleName() + " " + name;
    var told = new Told(progress);
    var waited = new boolean[1];
    Poll.upTo(READY)
        .untilTrue(
            () -> {
              @Nullable R now = client.resources(kind).inNamespace(NAMESPACE).withName(name).get();
              if (now == null || isGoing(now)) {
                throw new LabException(
                    what + " was deleted meanwhile: run 'kubinception up' again to have another");
              }
              if (done.test(now)) {
                return true;
              }
              waited[0] = true;
              told.tell(message(now));
              return false;
            },
            () -> what + " does not get Ready: " + told.last());
    return waited[0];
  }

  /** Says what is new only. */
  private static final class Told {
    private final Progress progress;
    private String last = "";

    Told(Progress progress) {
      this.progress = progress;
    }

    void tell(String message) {
      if (!message.equals(last)) {
        progress.detail(message);
      }
      last = message;
    }

    String last() {
      return last;
    }
  }

  private static boolean isReady(Resource<?, ?> resource) {
    return is(resource, "Ready");
  }

  private static boolean isAsleep(CustomerCluster cluster) {
    return is(cluster, Hibernated.CONDITION);
  }

  /** A status that speaks of an older spec says nothing of this one. */
  private static boolean is(Resource<?, ?> resource, String condition) {
    @Nullable Status status = resource.getStatus();
    return Status.isTrue(status, condition)
        && Status.isOf(status, resource.getMetadata().getGeneration());
  }

  private static String message(Resource<?, ?> resource) {
    return Status.condition(resource.getStatus(), "Ready")
        .map(condition -> condition.getReason() + ": " + condition.getMessage())
        .orElse("the operator says nothing of it yet");
  }

  private boolean writeKubeconfig(String name) throws InterruptedException {
    String text =
        Poll.upTo(Duration.ofSeconds(30))
            .until(
                () ->
                    Optional.ofNullable(
                            client
                                .secrets()
                                .inNamespace(NAMESPACE)
                                .withName(name + "-kubeconfig")
                                .get())
                        .map(secret -> secret.getData().get("kubeconfig")),
                () -> "There is no Secret " + name + "-kubeconfig");
    return LabFiles.write(
        home.kubeconfig(name),
        new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
  }

  private static CustomerCluster cluster(String name, Plan plan) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
    cluster.setSpec(
        new CustomerClusterSpec(
            KubernetesVersions.DEFAULT,
            plan,
            Networks.defaults(),
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    return cluster;
  }

  private static NodePool pool(String cluster, int nodes) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder().withName(poolName(cluster)).withNamespace(NAMESPACE).build());
    pool.setSpec(new NodePoolSpec(cluster, nodes, "small", null, Map.of(), List.of()));
    return pool;
  }

  private static String poolName(String cluster) {
    return cluster + "-workers";
  }
}
