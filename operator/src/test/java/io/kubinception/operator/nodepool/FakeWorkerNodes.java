package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.operator.workernode.Kills;
import io.kubinception.testkit.Partial;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An API server's worker nodes, in memory. */
final class FakeWorkerNodes implements WorkerNodes {
  private final Kills kills;
  private final Clock clock;
  final Map<String, WorkerNode> byName = new TreeMap<>();
  final List<NodePool> pools = new ArrayList<>();
  private final List<WorkerNode> ofOtherPools = new ArrayList<>();

  FakeWorkerNodes(Kills kills, Clock clock) {
    this.kills = kills;
    this.clock = clock;
  }

  @Override
  public List<WorkerNode> list() {
    return new ArrayList<>(byName.values());
  }

  @Override
  public List<WorkerNode> ofCluster() {
    return Stream.concat(byName.values().stream(), ofOtherPools.stream()).toList();
  }

  @Override
  public List<NodePool> poolsOfCluster() {
    return pools;
  }

  @Override
  public Optional<WorkerNode> create(WorkerNode worker) {
    if (byName.containsKey(worker.getMetadata().getName())) {
      return Optional.empty();
    }
    WorkerNode stored = Serialization.clone(worker);
    stored.getMetadata().setCreationTimestamp(clock.instant().toString());
    byName.put(stored.getMetadata().getName(), stored);
    kills.point();
    return Optional.of(stored);
  }

  /** It stays until its finalizer is done. */
  @Override
  public void delete(WorkerNode worker) {
    WorkerNode kept = byName.get(worker.getMetadata().getName());
    if (kept != null && kept.getMetadata().getDeletionTimestamp() == null) {
      kept.getMetadata().setDeletionTimestamp(clock.instant().toString());
      kills.point();
    }
  }

  void addOfAnotherPool(WorkerNode worker) {
    worker.getMetadata().setLabels(Map.of(Kubinception.LABEL_NODE_POOL, "another"));
    ofOtherPools.add(worker);
  }

  WorkerNode get(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  void finish() {
    byName.values().removeIf(ScalePlan::goes);
  }

  void allReady() {
    byName.values().forEach(w -> w.setStatus(ready("2026-01-01T00:00:00Z")));
  }

  static WorkerNodeStatus ready(String at) {
    return status(at, condition("Ready", "True", "Ready", ""));
  }

  /** Its instance is lost. */
  static WorkerNodeStatus dead() {
    return status(
        "2026-01-01T00:00:00Z",
        condition("Ready", "False", "InstanceGone", "its instance is gone"),
        condition("Healthy", "False", "ReplacementDue", ""));
  }

  /** Its instance runs, and its Node has not been Ready for long. */
  static WorkerNodeStatus silent() {
    return status(
        "2026-01-01T00:00:00Z",
        condition("Ready", "False", "NodeNotReady", "its Node is not Ready"),
        condition("Healthy", "False", "ReplacementDue", ""));
  }

  /** Nobody can tell how it is: the API server does not answer. */
  static WorkerNodeStatus unseen() {
    return status("2026-01-01T00:00:00Z", condition("Ready", "False", "ApiServerSilent", ""));
  }

  /** It was unwell until then. */
  static WorkerNodeStatus returned(Instant at) {
    Condition healthy = condition("Healthy", "True", "Well", "");
    healthy.setLastTransitionTime(at.toString());
    return status("2026-01-01T00:00:00Z", condition("Ready", "True", "Ready", ""), healthy);
  }

  static WorkerNodeStatus joining(String message) {
    return status(null, condition("Ready", "False", "Waiting", message));
  }

  static WorkerNodeStatus draining(String why) {
    return status(
        "2026-01-01T00:00:00Z",
        condition("Drained", "False", "Draining", why),
        condition("Ready", "False", "Draining", why));
  }

  private static WorkerNodeStatus status(@Nullable String readyAt, Condition... conditions) {
    return Partial.of(WorkerNodeStatus.class)
        .with("observedGeneration", 1L)
        .with("readyAt", readyAt)
        .with("conditions", List.of(conditions))
        .make();
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
