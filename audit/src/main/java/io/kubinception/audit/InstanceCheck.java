package io.kubinception.audit;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.audit.Finding.StrayInstance;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.Instances;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Instances of an admin cluster's cloud that no WorkerNode stands for. */
final class InstanceCheck implements Check<StrayInstance> {
  private static final Map<String, String> OURS =
      Map.of(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY);

  private final Owners owners;
  private final String adminCluster;
  private final Cloud cloud;

  /** A cloud, connected to for as long as the work takes. */
  interface Cloud {
    <T> T with(Function<Instances, T> work);
  }

  InstanceCheck(Owners owners, String adminCluster, Cloud cloud) {
    this.owners = owners;
    this.adminCluster = adminCluster;
    this.cloud = cloud;
  }

  @Override
  public String place() {
    return "instances of admin cluster " + adminCluster;
  }

  @Override
  public List<StrayInstance> look() {
    // Before the WorkerNodes: each is there before its instance, and until that is gone.
    List<Instance> instances = cloud.with(all -> all.list(OURS));
    Set<String> workers =
        owners.all(WorkerNode.class).stream()
            .map(worker -> worker.getMetadata().getUid())
            .collect(Collectors.toSet());
    String home = owners.home();
    return instances.stream()
        .filter(instance -> instance.labels().containsKey(Kubinception.LABEL_WORKER_NODE_UID))
        .filter(
            instance ->
                !workers.contains(instance.labels().get(Kubinception.LABEL_WORKER_NODE_UID)))
        .flatMap(instance -> judge(instance, home).stream())
        .toList();
  }

  private static Optional<StrayInstance> judge(Instance instance, String home) {
    String of = instance.labels().get(Kubinception.LABEL_HOME);
    // What another admin cluster has made is for its own audit.
    return of != null && !of.equals(home)
        ? Optional.empty()
        : Optional.of(
            new StrayInstance(instance.name(), instance.id(), instance.createdAt(), of != null));
  }

  @Override
  public void repair(StrayInstance finding) {
    cloud.with(
        instances -> {
          if (instances.find(finding.name()).filter(i -> i.id().equals(finding.id())).isPresent()) {
            instances.delete(finding.name());
          }
          return true;
        });
  }
}
