package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.Home;
import io.kubinception.operator.kube.Sleep;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass over a worker node: what its steps have found out so far. */
final class WorkerNodePass {
  /** On an instance: uid of its WorkerNode, as names may be used by several customers. */
  static final String LABEL_UID = Kubinception.LABEL_WORKER_NODE_UID;

  private final WorkerNode worker;
  private final Optional<CustomerCluster> cluster;
  private final CustomerNodes.Source customers;
  private final InfrastructureSource infrastructures;
  private final Home home;
  private final Supplier<Duration> drainLimit;
  private @Nullable CustomerNodes conversation;
  private boolean busy;
  private boolean nodeRead;
  private @Nullable Node node;
  private @Nullable BootstrapToken token;
  private @Nullable String instanceId;
  private @Nullable String address;
  private @Nullable String instanceStartedAt;
  private @Nullable String readyAt;
  private @Nullable String certificateUntil;
  private @Nullable Unwell unwell;
  private boolean well;

  /**
   * @param drainLimit how long its drain may take, as its pool says now
   */
  WorkerNodePass(
      WorkerNode worker,
      Optional<CustomerCluster> cluster,
      CustomerNodes.Source customers,
      InfrastructureSource infrastructures,
      Home home,
      Supplier<Duration> drainLimit) {
    this.worker = worker;
    this.cluster = cluster;
    this.customers = customers;
    this.infrastructures = infrastructures;
    this.home = home;
    this.drainLimit = drainLimit;
    var status = worker.getStatus();
    if (status != null) {
      instanceId = status.instanceId();
      address = status.address();
      instanceStartedAt = status.instanceStartedAt();
      readyAt = status.readyAt();
      certificateUntil = status.certificateUntil();
    }
  }

  WorkerNode worker() {
    return worker;
  }

  String name() {
    return worker.getMetadata().getName();
  }

  String uid() {
    return worker.getMetadata().getUid();
  }

  Optional<CustomerCluster> cluster() {
    return cluster;
  }

  CustomerCluster knownCluster() {
    return cluster.orElseThrow(() -> new IllegalStateException("the cluster is not known"));
  }

  /** Whether the customer cluster is gone, or on its way: then nothing inside it matters. */
  boolean clusterGoes() {
    return cluster.map(c -> c.getMetadata().getDeletionTimestamp() != null).orElse(true);
  }

  /** Whether its cluster is asleep. */
  boolean sleeps() {
    return !clusterGoes() && Sleep.isAsleep(cluster);
  }

  /** Whether an earlier pass wrote down that it sleeps, and it was not well again since. */
  boolean hasSlept() {
    return Sleep.hasSlept(worker.getStatus());
  }

  boolean controlPlaneReady() {
    return cluster
        .map(CustomerCluster::getStatus)
        .filter(s -> s.endpoint() != null)
        .map(s -> Status.isTrue(s, CustomerClusterSource.CONTROL_PLANE_READY))
        .orElse(false);
  }

  /** Whether an earlier pass got so far as to write something into the customer cluster. */
  boolean everSpoken() {
    return Status.condition(worker.getStatus(), WorkerNodeReconciler.BOOTSTRAP_TOKEN).isPresent();
  }

  /** The conversation of this pass with the customer cluster, opened when first needed. */
  CustomerNodes customer() {
    if (conversation == null) {
      try {
        conversation = customers.open(knownCluster());
      } catch (CustomerUnavailableException e) {
        busy = e.why() == CustomerUnavailableException.Why.BUSY;
        throw e;
      }
    }
    return conversation;
  }

  /** Whether this pass found out nothing, for want of a conversation. */
  boolean busy() {
    return busy;
  }

  /** How long its drain may take. */
  Duration drainLimit() {
    return drainLimit.get();
  }

  void end() {
    if (conversation != null) {
      conversation.close();
      conversation = null;
    }
  }

  /** The Node as it was when this pass first looked. */
  Optional<Node> node() {
    if (!nodeRead) {
      node = customer().node(name()).orElse(null);
      nodeRead = true;
    }
    return Optional.ofNullable(node);
  }

  /** The infrastructure that the instance is made with. */
  Infrastructure infrastructure() {
    return adminCluster()
        .map(infrastructures::of)
        .orElseThrow(() -> new IllegalStateException("the cluster has no admin cluster"));
  }

  private Optional<String> adminCluster() {
    return cluster.map(CustomerCluster::getStatus).map(s -> s.adminCluster());
  }

  /** Where the instance may be: everywhere when nobody can tell any more. */
  List<Infrastructure> whereverItMayBe() {
    return adminCluster().map(a -> List.of(infrastructures.of(a))).orElseGet(infrastructures::all);
  }

  /** Labels of the instance. */
  Map<String, String> instanceLabels() {
    return Map.of(
        Kubinception.LABEL_MANAGED_BY,
        Kubinception.MANAGED_BY,
        Kubinception.LABEL_CLUSTER,
        worker.getSpec().cluster(),
        Kubinception.LABEL_CLUSTER_NAMESPACE,
        worker.getMetadata().getNamespace(),
        Kubinception.LABEL_NODE_POOL,
        worker.getSpec().pool(),
        LABEL_UID,
        worker.getMetadata().getUid(),
        Kubinception.LABEL_HOME,
        home.uid());
  }

  /** Whether the instance was made for this worker node, not just one of the same name. */
  boolean isOurs(Instance instance) {
    return worker.getMetadata().getUid().equals(instance.labels().get(LABEL_UID));
  }

  void token(BootstrapToken current) {
    token = current;
  }

  @Nullable BootstrapToken token() {
    return token;
  }

  void instance(Instance instance) {
    instanceId = instance.id();
    address = instance.address();
    instanceStartedAt = instance.createdAt().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  KubeletIdentity kubelet() {
    if (address == null) {
      throw new IllegalStateException("the instance has no address yet");
    }
    return new KubeletIdentity(name(), address, BootstrapToken.idOf(worker));
  }

  @Nullable String instanceId() {
    return instanceId;
  }

  @Nullable String address() {
    return address;
  }

  @Nullable String instanceStartedAt() {
    return instanceStartedAt;
  }

  @Nullable String readyAt() {
    return readyAt;
  }

  void ready(Instant at) {
    readyAt = at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** When the certificate ends that its kubelet shows to the API server; null if nobody saw it. */
  @Nullable String certificateUntil() {
    return certificateUntil;
  }

  void certificateUntil(Instant end) {
    certificateUntil = end.toString();
  }

  void unwell(Unwell seen) {
    unwell = seen;
  }

  /** What was seen of a death; null when nothing was, or nothing is known. */
  @Nullable Unwell unwell() {
    return unwell;
  }

  void well() {
    well = true;
  }

  /** Whether it was seen to be fine. */
  boolean isWell() {
    return well;
  }
}
