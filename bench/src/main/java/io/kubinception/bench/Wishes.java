package io.kubinception.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.UpToDate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is wished of one customer's cluster, and what has come of it. */
final class Wishes {
  private static final PatchContext MERGE =
      new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

  private final KubernetesClient admin;
  private final String name;
  private String rotation = "";

  Wishes(KubernetesClient admin, String name) {
    this.admin = admin;
    this.name = name;
  }

  void version(String version) {
    wish(cluster(), Map.of("version", version));
  }

  boolean isOfVersion(String version) {
    return seen()
        .filter(c -> version.equals(Objects.requireNonNull(c.getStatus()).version()))
        .isPresent();
  }

  void poolVersion(String version) {
    wish(pool(), Map.of("version", version));
  }

  boolean poolIsUpToDate() {
    NodePool pool = pool().get();
    return Status.isOf(pool.getStatus(), pool.getMetadata().getGeneration())
        && Status.isTrue(pool.getStatus(), UpToDate.CONDITION)
        && Status.isTrue(pool.getStatus(), "Ready");
  }

  void plan(Plan plan) {
    wish(cluster(), Map.of("plan", plan.word()));
  }

  /** Told of only while there is, or is to be, more than one of each. */
  boolean isSingle() {
    return seen()
        .filter(c -> Status.condition(c.getStatus(), Redundant.CONDITION).isEmpty())
        .isPresent();
  }

  boolean isRedundant() {
    return seen().filter(c -> Status.isTrue(c.getStatus(), Redundant.CONDITION)).isPresent();
  }

  void asleep(boolean asleep) {
    wish(cluster(), Map.of("hibernation", Map.of("asleep", asleep)));
  }

  boolean sleeps() {
    return seen().filter(c -> Status.isTrue(c.getStatus(), Hibernated.CONDITION)).isPresent();
  }

  boolean isReady() {
    return seen().filter(c -> Status.isTrue(c.getStatus(), "Ready")).isPresent();
  }

  /** Begins one, or ends the one that this has begun; nobody waits for workloads' tokens. */
  void rotation(RotationGoal goal) {
    if (goal == RotationGoal.PREPARE) {
      rotation = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
    var wish =
        Map.of(
            "at",
            rotation,
            "goal",
            goal.specified(),
            "waitForTokens",
            goal == RotationGoal.PREPARE);
    wish(cluster(), Map.of("access", Map.of("rotation", wish)));
  }

  boolean rotationsAre(RotationPhase phase) {
    return seen()
        .flatMap(c -> Optional.ofNullable(Objects.requireNonNull(c.getStatus()).rotations()))
        .filter(all -> all.size() == Credential.values().length)
        .filter(all -> all.stream().allMatch(r -> r.at().equals(rotation) && r.phase() == phase))
        .isPresent();
  }

  private Resource<CustomerCluster> cluster() {
    return admin.resources(CustomerCluster.class).inNamespace(Customers.NAMESPACE).withName(name);
  }

  private Resource<NodePool> pool() {
    return admin
        .resources(NodePool.class)
        .inNamespace(Customers.NAMESPACE)
        .withName(name + "-workers");
  }

  /** The cluster when its status speaks of what was last wished. */
  private Optional<CustomerCluster> seen() {
    return Optional.ofNullable(cluster().get())
        .filter(c -> Status.isOf(c.getStatus(), c.getMetadata().getGeneration()));
  }

  private static void wish(Resource<?> of, Map<String, Object> spec) {
    of.patch(MERGE, Serialization.asJson(Map.of("spec", spec)));
  }
}
