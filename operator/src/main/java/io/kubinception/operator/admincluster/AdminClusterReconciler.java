package io.kubinception.operator.admincluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterStatus;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.FinalBackups;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.operator.backup.BackupPlaces;
import io.kubinception.operator.edge.Gatekeeper;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.path.ApiPaths;
import io.kubinception.operator.path.EdgePaths;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches the health and the free CPU of the admin cluster, that its edge knows whom to let in, and
 * that customers get through it.
 */
public final class AdminClusterReconciler
    extends ResourceReconciler<AdminCluster, AdminClusterStatus, AdminClusterReconciler.Pass> {
  private static final Duration SAMPLING = Duration.ofSeconds(10);
  private static final Duration WHILE_IN_DOUBT = Duration.ofSeconds(3);
  private static final String EDGE = "EdgeFollows";

  private final KubernetesClient client;
  private final Kubelets kubelets;
  private final BackupPlaces places;
  private final Gatekeeper gatekeeper;
  private final ApiPaths paths;
  private final CpuSamples samples = new CpuSamples();
  private final ApiServerMemory apiServerMemory = new ApiServerMemory();
  private final AtomicInteger startSlots = new AtomicInteger(1);

  public AdminClusterReconciler(
      KubernetesClient client,
      Kubelets kubelets,
      BackupPlaces places,
      Gatekeeper gatekeeper,
      ApiPaths paths,
      Events events,
      Clock clock) {
    super(clock, events, AdminCluster::new);
    this.client = client;
    this.kubelets = kubelets;
    this.places = places;
    this.gatekeeper = gatekeeper;
    this.paths = paths;
  }

  /** How many control planes may start at once just now. */
  public int startSlots() {
    return startSlots.get();
  }

  /** What API servers take just now. */
  public ApiServerMemory apiServerMemory() {
    return apiServerMemory;
  }

  /** What one pass found out. */
  static final class Pass {
    private List<Node> nodes = List.of();
    private long freeMillicores;
    private int controlPlanes;
    private EdgePaths throughEdge;

    Pass(EdgePaths throughEdge) {
      this.throughEdge = throughEdge;
    }
  }

  @Override
  protected Pass begin(AdminCluster adminCluster, Context<AdminCluster> context) {
    return new Pass(paths.of(adminCluster.getMetadata().getName()));
  }

  @Override
  protected List<Step> steps(AdminCluster adminCluster, Pass pass) {
    var steps = new ArrayList<Step>();
    if (adminCluster.getSpec().edge().control() != null) {
      steps.add(Step.beside(EDGE, () -> gatekeeper.assure(adminCluster)));
    }
    steps.add(new Step("NodesReady", () -> nodes(adminCluster, pass)));
    steps.add(Step.beside("CpuMeasured", () -> cpu(adminCluster, pass)));
    steps.add(new Step(Reachable.CONDITION, () -> reached(adminCluster, pass)));
    return steps;
  }

  @Override
  protected List<Step> deletion(AdminCluster adminCluster, Pass pass) {
    return List.of(
        new Step(
            "Unused",
            () -> {
              int left = controlPlanesOf(adminCluster);
              return left == 0
                  ? StepResult.done("")
                  : StepResult.waitFor(
                      SAMPLING,
                      "InUse",
                      "%d control planes run here: move or delete them first".formatted(left));
            }));
  }

  @Override
  protected Duration resync(AdminCluster adminCluster, Pass pass) {
    return pass.throughEdge.areInDoubt() ? WHILE_IN_DOUBT : SAMPLING;
  }

  private int controlPlanesOf(AdminCluster adminCluster) {
    String name = adminCluster.getMetadata().getName();
    return (int)
        client.resources(ControlPlane.class).inAnyNamespace().list().getItems().stream()
            .filter(controlPlane -> name.equals(controlPlane.getSpec().adminCluster()))
            .count();
  }

  private StepResult nodes(AdminCluster adminCluster, Pass pass) {
    pass.nodes = client.nodes().list().getItems();
    pass.controlPlanes = controlPlanesOf(adminCluster);
    long ready = pass.nodes.stream().filter(AdminClusterReconciler::ready).count();
    return ready > 0
        ? StepResult.done("%d of %d nodes are ready".formatted(ready, pass.nodes.size()))
        : StepResult.waitFor(SAMPLING, "NoReadyNode", "no node of the admin cluster is ready");
  }

  private StepResult cpu(AdminCluster adminCluster, Pass pass) {
    long capacity = capacityMillicores(adminCluster, pass);
    List<Node> ready = pass.nodes.stream().filter(AdminClusterReconciler::ready).toList();
    Kubelets.Told told = kubelets.ask(ready);
    samples.add(told.summaries().stream().mapToLong(AdminClusterReconciler::usedMillicores).sum());
    apiServerMemory.told(told.summaries());
    pass.freeMillicores = samples.free(capacity);
    startSlots.set(CpuSamples.slots(pass.freeMillicores));
    return told.sentence(ready.size())
        .<StepResult>map(why -> StepResult.waitFor(SAMPLING, "KubeletsSilent", why))
        .orElseGet(
            () ->
                StepResult.done("%d control planes may start at once".formatted(startSlots.get())));
  }

  private StepResult reached(AdminCluster adminCluster, Pass pass) {
    pass.throughEdge = paths.look(adminCluster);
    return pass.throughEdge.areBroken()
        ? StepResult.waitFor(
            resync(adminCluster, pass), Reachable.EDGE_AWAY, pass.throughEdge.sentence())
        : StepResult.done(pass.throughEdge.sentence());
  }

  private static long capacityMillicores(AdminCluster adminCluster, Pass pass) {
    Integer physical = adminCluster.getSpec().physicalCores();
    if (physical != null) {
      return physical * 1000L;
    }
    return pass.nodes.stream()
        .filter(AdminClusterReconciler::ready)
        .filter(n -> !Boolean.TRUE.equals(n.getSpec().getUnschedulable()))
        .map(n -> n.getStatus().getAllocatable().getOrDefault("cpu", new Quantity("0")))
        .map(Quantity::getNumericalAmount)
        .map(cores -> cores.multiply(BigDecimal.valueOf(1000)))
        .mapToLong(BigDecimal::longValue)
        .sum();
  }

  private static long usedMillicores(JsonNode summary) {
    return summary.path("node").path("cpu").path("usageNanoCores").asLong() / 1_000_000;
  }

  private static boolean ready(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Override
  protected AdminClusterStatus status(AdminCluster adminCluster, Pass pass, Conditions conditions) {
    tellOfFinalBackups(adminCluster.getSpec().deletion(), conditions);
    if (adminCluster.getSpec().edge().control() == null) {
      conditions.remove(EDGE);
    }
    if (!pass.throughEdge.areKnown()) {
      conditions.remove(Reachable.CONDITION);
    }
    long ready = pass.nodes.stream().filter(AdminClusterReconciler::ready).count();
    return new AdminClusterStatus(
        adminCluster.getMetadata().getGeneration(),
        pass.controlPlanes,
        ready + "/" + pass.nodes.size(),
        pass.freeMillicores / 100 * 100,
        startSlots.get(),
        conditions.list());
  }

  /** Told before a deletion needs one: then it is too late to describe a store. */
  private void tellOfFinalBackups(Deletion wish, Conditions conditions) {
    if (!wish.finalBackup()) {
      conditions.set(FinalBackups.CONDITION, "False", "NotWished", "the provider wishes none");
    } else if (!places.isDescribed(wish.store())) {
      conditions.set(FinalBackups.CONDITION, "False", "NoStore", places.missing(wish.store()));
    } else {
      conditions.set(
          FinalBackups.CONDITION,
          "True",
          "Done",
          "of each cluster that is deleted, kept for " + wish.keepFinalBackup());
    }
  }
}
