package io.kubinception.operator.move;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveStatus;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.MoveException;
import io.kubinception.etcd.move.Proof;
import io.kubinception.etcd.move.SourceAlone;
import io.kubinception.etcd.move.TenantMove;
import io.kubinception.etcd.move.TenantMove.Stage;
import io.kubinception.operator.etcdcluster.EtcdClusterReconciler;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.move.ApiServers.Places;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.operator.work.LongWork.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves a tenant to another etcd cluster, once. Its control plane runs on, and is started anew on
 * the new place when that holds all that the old one held.
 */
public final class EtcdMoveReconciler
    extends ResourceReconciler<EtcdMove, EtcdMoveStatus, EtcdMovePass> {

  private static final Duration RESYNC = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int DELETE_BATCHES_PER_PASS = 20;

  private final KubernetesClient client;
  private final EtcdConnections connections;
  private final EtcdPods pods;
  private final LongWork work;
  private final MovedTenant tenant;
  private final ApiServers apiServers;

  public EtcdMoveReconciler(
      KubernetesClient client,
      EtcdConnections connections,
      EtcdPods pods,
      LongWork work,
      Events events,
      Clock clock) {
    super(clock, events, EtcdMove::new);
    this.client = client;
    this.connections = connections;
    this.pods = pods;
    this.work = work;
    this.tenant = new MovedTenant(client);
    this.apiServers = new ApiServers(client);
  }

  @Override
  protected EtcdMovePass begin(EtcdMove move, Context<EtcdMove> context) {
    return new EtcdMovePass(move, clock);
  }

  @Override
  protected List<Step> steps(EtcdMove move, EtcdMovePass pass) {
    if (pass.isCleared()) {
      return List.of();
    }
    var failed = new Step(EtcdMove.MOVED, () -> failed(pass));
    if (pass.isTakenBack()) {
      return List.of(failed);
    }
    if (pass.begun() && tenant.find(pass).isEmpty()) {
      return List.of(
          new Step(EtcdMove.ETCD_CONNECTED, () -> connect(pass)),
          new Step("SourceCleared", () -> removeEverywhere(pass)));
    }
    if (pass.failure().isPresent()) {
      return List.of(
          new Step(EtcdMove.ETCD_CONNECTED, () -> connect(pass)),
          new Step(EtcdMovePass.TAKEN_BACK, () -> takeBack(pass)),
          failed);
    }
    return List.of(
        new Step(EtcdMove.TENANT_FOUND, () -> find(pass)),
        new Step(EtcdMove.ETCD_CONNECTED, () -> connect(pass)),
        new Step(EtcdMove.MOVED, () -> move(pass)),
        new Step(EtcdMove.SERVED, () -> served(pass)),
        new Step("SourceCleared", () -> clear(pass, pass.spec().keepSourceSeconds())));
  }

  /** Takes back what is not decided, and else brings it to its end: half a move helps nobody. */
  @Override
  protected List<Step> deletion(EtcdMove move, EtcdMovePass pass) {
    if (!pass.begun() || pass.isCleared() || pass.isTakenBack()) {
      return List.of();
    }
    var connect = new Step(EtcdMove.ETCD_CONNECTED, () -> connect(pass));
    if (tenant.find(pass).isEmpty()) {
      return List.of(connect, new Step("SourceCleared", () -> removeEverywhere(pass)));
    }
    if (!pass.isMoved() && !tenant.isSwitched(pass)) {
      return List.of(connect, new Step(EtcdMovePass.TAKEN_BACK, () -> takeBack(pass)));
    }
    return List.of(
        connect,
        new Step(EtcdMove.MOVED, () -> move(pass)),
        new Step(EtcdMove.SERVED, () -> served(pass)),
        new Step("SourceCleared", () -> clear(pass, 0)));
  }

  @Override
  protected Duration resync(EtcdMove move, EtcdMovePass pass) {
    return RESYNC;
  }

  /** What is found is stored before anything is done by it. */
  private StepResult find(EtcdMovePass pass) {
    if (pass.begun()) {
      return StepResult.done(pass.tenantId().value());
    }
    var reference = pass.spec().tenant();
    Optional<EtcdTenant> found = tenant.find(pass);
    if (found.isEmpty()) {
      return StepResult.userMustAct(
          WaitingInVain.NO_TENANT,
          "there is no EtcdTenant %s in namespace %s that has an id"
              .formatted(reference.name(), reference.namespace()));
    }
    var spec = found.get().getSpec();
    if (spec.etcdCluster().equals(pass.spec().to())) {
      return StepResult.userMustAct(
          WaitingInVain.ALREADY_THERE,
          "the tenant lives in EtcdCluster %s already".formatted(pass.spec().to()));
    }
    pass.begins(new TenantId(String.valueOf(spec.id())), spec.etcdCluster());
    return StepResult.waitFor(SOON, "Begins", "the move begins");
  }

  private StepResult connect(EtcdMovePass pass) {
    EtcdCluster source = client.resources(EtcdCluster.class).withName(pass.from()).get();
    EtcdCluster target = client.resources(EtcdCluster.class).withName(pass.spec().to()).get();
    pass.sourceIsGivenUp(source != null && pods.isGivenUp(source));
    pass.targetIsGivenUp(target != null && pods.isGivenUp(target));
    if (source != null && !pass.sourceIsGivenUp() && !pass.isMoved() && !work.knows(pass.owner())) {
      new SourceAlone(connections.to(source).client()).letGoOn(pass.order());
    }
    if (source == null || target == null) {
      return StepResult.userMustAct(
          WaitingInVain.NO_ETCD_CLUSTER,
          "there is no EtcdCluster " + (source == null ? pass.from() : pass.spec().to()));
    }
    if (!pass.isMoved()
        && pass.failure().isEmpty()
        && !pass.targetIsGivenUp()
        && !(Status.isTrue(target.getStatus(), EtcdClusterReconciler.VERSION_ACCEPTED)
            && Status.isTrue(target.getStatus(), EtcdClusterReconciler.AUTH_ENABLED))) {
      return StepResult.waitFor(
          LOOK,
          "EtcdNotAccepted",
          Status.condition(target.getStatus(), Conditions.READY)
              .map(c -> "the etcd cluster to move to: " + c.getMessage())
              .orElse("the etcd cluster to move to has not been looked at yet"));
    }
    pass.connected(new Ends(connections.to(source), connections.to(target)));
    return StepResult.done("from %s to %s".formatted(pass.from(), pass.spec().to()));
  }

  private StepResult move(EtcdMovePass pass) {
    if (pass.isMoved()) {
      return StepResult.done(pass.movedText());
    }
    try {
      return mirrorAndSwitch(pass);
    } catch (MoveException e) {
      return new OlderCopies(client).waitFor(pass, e).orElseGet(() -> fail(pass, e));
    }
  }

  /** Each attempt freezes the customer, so what failed for good is not tried again. */
  private static StepResult fail(EtcdMovePass pass, MoveException e) {
    String reason = MoveFailures.lasting(e).orElseThrow(() -> e);
    pass.fails(reason, Failures.sentence(e));
    return StepResult.waitFor(SOON, reason, Failures.sentence(e));
  }

  private record Moved(Proof proof, Instant releasedAt) {}

  /** In one piece, so that nothing but work passes while the tenant is frozen. */
  private StepResult mirrorAndSwitch(EtcdMovePass pass) {
    TenantMove engine = pass.engine();
    var order = pass.order();
    State<Moved> state =
        work.ask(
            pass.owner(),
            progress -> {
              Proof proof =
                  engine.mirror(
                      order,
                      (stage, keys) -> {
                        refusePaused(pass, stage, keys);
                        progress.accept(text(stage, keys));
                      });
              tenant.switchOver(pass);
              engine.release(order);
              return new Moved(proof, clock.instant());
            });
    return switch (state) {
      case State.Running<Moved>(String progress, Duration again) ->
          StepResult.waitFor(again, "Moving", progress);
      case State.Done<Moved>(Moved moved) -> {
        pass.moved(moved.proof(), moved.releasedAt());
        yield StepResult.done(pass.movedText());
      }
    };
  }

  /**
   * API servers that nobody restarts would be without their etcd. It is asked at the begin of all
   * stages in which the tenant can still go on where it is.
   */
  private void refusePaused(EtcdMovePass pass, Stage stage, long keys) {
    if (stage != Stage.CHECKING && keys == 0 && apiServers.arePaused(pass.spec().tenant())) {
      throw new PausedException();
    }
  }

  private static String text(Stage stage, long keys) {
    return switch (stage) {
      case CHECKING -> "looks at both etcd clusters";
      case COPYING -> "copies while the tenant runs, %,d keys so far".formatted(keys);
      case FOLLOWING -> "follows what the tenant writes";
      case DRAINING -> "the tenant is frozen; its last writes are taken over";
      case PROVING -> "the tenant is frozen; all of it is compared";
    };
  }

  private StepResult served(EtcdMovePass pass) {
    if (pass.servedAt().isPresent()) {
      return StepResult.done("by %s alone".formatted(pass.spec().to()));
    }
    StepResult result =
        apiServers.haveLeft(
            new Places(pass.spec().tenant(), pass.from(), pass.spec().to()),
            tenant.isSwitched(pass));
    if (result instanceof StepResult.Done) {
      pass.served();
    }
    return result;
  }

  private StepResult clear(EtcdMovePass pass, long keptSeconds) {
    Duration kept =
        Duration.between(clock.instant(), pass.servedAt().orElseThrow().plusSeconds(keptSeconds));
    if (kept.isPositive()) {
      return StepResult.waitFor(
          kept,
          "SourceKept",
          "the move is done; the keys at %s are kept for %d s more"
              .formatted(pass.from(), kept.toSeconds()));
    }
    if (pass.sourceIsGivenUp()) {
      pass.cleared();
      return StepResult.done("all data of %s were lost, and are given up".formatted(pass.from()));
    }
    if (!pass.engine().clear(pass.order(), DELETE_BATCHES_PER_PASS)) {
      return StepResult.waitFor(SOON, "ClearingSource", "keys are being deleted");
    }
    pass.cleared();
    return StepResult.done("nothing is left at " + pass.from());
  }

  private static StepResult failed(EtcdMovePass pass) {
    Condition failure = pass.failure().orElseThrow();
    return StepResult.waitFor(RESYNC, failure.getReason(), failure.getMessage());
  }

  private StepResult takeBack(EtcdMovePass pass) {
    if (work.runs(pass.owner())) {
      return endMirror(pass);
    }
    if (pass.targetIsGivenUp()) {
      return takeBackWithoutTarget(pass);
    }
    return switch (pass.engine().rollBack(pass.order(), DELETE_BATCHES_PER_PASS)) {
      case DONE -> StepResult.done("the tenant goes on at " + pass.from());
      case GOES_ON -> StepResult.waitFor(SOON, "TakingBack", "keys are being deleted");
      case TOO_LATE -> finishInstead(pass);
    };
  }

  private static StepResult takeBackWithoutTarget(EtcdMovePass pass) {
    return new SourceAlone(pass.ends().source().client()).takeBack(pass.order())
        ? StepResult.done("the tenant goes on at " + pass.from())
        : StepResult.userMustAct(
            "DecidedAndLost",
            ("the tenant was on its way to %s when that lost all data; it cannot go on at %s, as it"
                    + " may have written there: make its cluster anew from a backup, and delete it")
                .formatted(pass.spec().to(), pass.from()));
  }

  private static StepResult endMirror(EtcdMovePass pass) {
    pass.engine().giveUp(pass.order());
    return StepResult.waitFor(SOON, "TakingBack", "the mirror ends");
  }

  /** Looked at again from the beginning, as one that is moved. */
  private StepResult finishInstead(EtcdMovePass pass) {
    pass.succeedsAfterAll();
    StepResult result = move(pass);
    return result instanceof StepResult.Done
        ? StepResult.waitFor(SOON, "TooLate", "it is too late to take the move back")
        : result;
  }

  /** The tenant was deleted meanwhile: nothing of it stays anywhere. */
  private StepResult removeEverywhere(EtcdMovePass pass) {
    if (work.runs(pass.owner())) {
      return endMirror(pass);
    }
    var places = new ArrayList<Etcd>();
    if (!pass.sourceIsGivenUp()) {
      places.add(pass.ends().source());
    }
    if (!pass.targetIsGivenUp()) {
      places.add(pass.ends().target());
    }
    for (Etcd etcd : places) {
      var tenancy = new EtcdTenancy(etcd.client());
      if (!tenancy.remove(pass.tenantId(), DELETE_BATCHES_PER_PASS).complete()) {
        return StepResult.waitFor(SOON, "ClearingSource", "keys are being deleted");
      }
    }
    pass.cleared();
    return StepResult.done("the tenant was deleted meanwhile; nothing is left of it");
  }

  @Override
  protected StepResult failure(Exception e) {
    return MoveFailures.of(e);
  }

  @Override
  protected EtcdMoveStatus status(EtcdMove move, EtcdMovePass pass, Conditions conditions) {
    return pass.status(conditions);
  }

  /** Whether the tenant's fence is that of a move that is over or gone: nobody takes it away. */
  public static boolean isForgotten(KubernetesClient client, String owner) {
    return owner.startsWith(EtcdMovePass.OWNER)
        && client.resources(EtcdMove.class).list().getItems().stream()
            .filter(move -> !EtcdMovePass.isTakenBack(move))
            .map(move -> EtcdMovePass.OWNER + move.getMetadata().getUid())
            .noneMatch(owner::equals);
  }
}
