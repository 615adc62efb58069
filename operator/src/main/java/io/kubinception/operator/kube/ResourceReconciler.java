package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The frame that every reconciler stands in: runs one pass of steps, reports it as a status
 * (written only when it changed), tells of changes by Events, backs off on failures, and stands
 * still while the resource is paused.
 *
 * @param <R> the resource
 * @param <T> its status
 * @param <W> what one pass works with and what its steps find out
 */
public abstract class ResourceReconciler<R extends Resource<?, T>, T extends Status, W>
    implements Reconciler<R>, Cleaner<R> {

  /** Reason of what is not deleted as long as it is protected. */
  public static final String PROTECTED = "DeletionProtected";

  /** How often a resource that is fine is looked at. */
  private static final Duration RESYNC = Duration.ofMinutes(5);

  protected final Clock clock;
  private final Events events;
  private final Supplier<R> blank;

  protected ResourceReconciler(Clock clock, Events events, Supplier<R> blank) {
    this.clock = clock;
    this.events = events;
    this.blank = blank;
  }

  /** Begins a pass: what its steps share. */
  protected abstract W begin(R resource, Context<R> context);

  /** The pass, in order. */
  protected abstract List<Step> steps(R resource, W work);

  /** The status after the pass. */
  protected abstract T status(R resource, W work, Conditions conditions);

  /** The steps of deletion, in order; the finalizer goes when all are done. */
  protected abstract List<Step> deletion(R resource, W work);

  /** Ends a pass, however it went: closes what it holds open. */
  protected void end(W work) {}

  /** How often to look when all is done. */
  protected Duration resync(R resource, W work) {
    return RESYNC;
  }

  /** Why all work on it stops, as a sentence; empty when it goes on. */
  protected Optional<String> paused(R resource, W work) {
    return resource.paused()
        ? Optional.of("all work stops until the annotation is taken off")
        : Optional.empty();
  }

  /** Has the pause hold for what belongs to it. */
  protected void whilePaused(R resource, W work) {}

  /** Lets go, after a pass that failed, of what others wait for. */
  protected void letOthersPass(W work) {}

  /** What an exception of a step asks for. */
  protected StepResult failure(Exception e) {
    return Failures.of(e);
  }

  @Override
  public final UpdateControl<R> reconcile(R resource, Context<R> context) {
    W work = begin(resource, context);
    try {
      return upkeep(resource, work);
    } finally {
      end(work);
    }
  }

  private UpdateControl<R> upkeep(R resource, W work) {
    Optional<String> paused = paused(resource, work);
    if (paused.isPresent()) {
      whilePaused(resource, work);
      var conditions = conditions(resource).set(Conditions.PAUSED, "True", "Paused", paused.get());
      return update(resource, status(resource, work, conditions)).rescheduleAfter(RESYNC);
    }
    Outcome outcome = Outcome.of(steps(resource, work), this::failure);
    var conditions = conditions(resource).remove(Conditions.PAUSED).outcome(outcome);
    T status = status(resource, work, conditions);
    tell(resource, status);
    if (outcome.stopped().orElse(null) instanceof StepResult.Failed failed) {
      letOthersPass(work);
      throw new StepFailedException(failed, status);
    }
    return update(resource, status).rescheduleAfter(outcome.again(resync(resource, work)));
  }

  @Override
  public final DeleteControl cleanup(R resource, Context<R> context) {
    W work = begin(resource, context);
    try {
      return removal(resource, work, context);
    } finally {
      end(work);
    }
  }

  private DeleteControl removal(R resource, W work, Context<R> context) {
    Outcome outcome =
        resource.deletionProtected()
            ? Outcome.of(List.of(new Step("Deleted", ResourceReconciler::refused)), this::failure)
            : Outcome.of(deletion(resource, work), this::failure);
    if (outcome.done()) {
      return DeleteControl.defaultDelete();
    }
    T status = status(resource, work, conditions(resource).outcome(outcome));
    if (!status.equals(resource.getStatus())) {
      patchStatus(context, resource, status);
    }
    if (outcome.stopped().orElse(null) instanceof StepResult.Failed failed) {
      throw new StepFailedException(failed, status);
    }
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(outcome.again(RESYNC).toMillis());
  }

  private static StepResult refused() {
    return StepResult.waitFor(
        RESYNC,
        PROTECTED,
        "deletion waits until the annotation kubinception.io/deletion-protection is taken off");
  }

  @Override
  @SuppressWarnings("unchecked") // the status in it was made by this very reconciler
  public final ErrorStatusUpdateControl<R> updateErrorStatus(
      R resource, Context<R> context, Exception e) {
    if (e instanceof StepFailedException failed) {
      T status = (T) failed.status();
      return status.equals(resource.getStatus())
          ? ErrorStatusUpdateControl.noStatusUpdate()
          : ErrorStatusUpdateControl.patchStatus(withStatus(resource, status));
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }

  private Conditions conditions(R resource) {
    return new Conditions(
        clock, resource.getMetadata().getGeneration(), previous(resource.getStatus()));
  }

  private static @Nullable List<io.fabric8.kubernetes.api.model.Condition> previous(
      @Nullable Status status) {
    return status == null ? null : status.conditions();
  }

  private UpdateControl<R> update(R resource, T status) {
    return status.equals(resource.getStatus())
        ? UpdateControl.noUpdate()
        : UpdateControl.patchStatus(withStatus(resource, status));
  }

  /** A fresh object: with server-side apply, what it holds is all that we own of the status. */
  private R withStatus(R resource, T status) {
    R fresh = blank.get();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .build());
    fresh.setStatus(status);
    return fresh;
  }

  private void patchStatus(Context<R> context, R resource, T status) {
    context
        .getClient()
        .resource(withStatus(resource, status))
        .subresource("status")
        .patch(Applier.CONTEXT);
  }

  /** An Event when Ready changes its reason. */
  private void tell(R resource, T status) {
    var before = Status.condition(resource.getStatus(), Conditions.READY);
    var after = Status.condition(status, Conditions.READY);
    Optional<String> reasonBefore = before.map(c -> c.getReason());
    after
        .filter(c -> !Objects.equals(reasonBefore.orElse(null), c.getReason()))
        .ifPresent(
            c -> {
              if (c.getStatus().equals("True") || before.isEmpty() || Sleep.isCalm(c.getReason())) {
                events.normal(resource, c.getReason(), c.getMessage());
              } else {
                events.warning(resource, c.getReason(), c.getMessage());
              }
            });
  }
}
