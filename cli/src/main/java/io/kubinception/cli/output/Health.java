package io.kubinception.cli.output;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a resource is: a mark, a word, and one sentence where something is not well. */
public record Health(Mark mark, String word, String sentence) {
  /** A new resource that is not ready yet is on its way; an old one has a problem. */
  private static final Duration NEW = Duration.ofMinutes(10);

  private static final Set<String> ASLEEP =
      Set.of(Hibernated.ASLEEP, Hibernated.DELETION_SCHEDULED);

  private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

  public static Health of(Resource<?, ?> resource, Instant now) {
    var ready = Status.condition(resource.getStatus(), "Ready");
    if (resource.getMetadata().getDeletionTimestamp() != null) {
      return new Health(Mark.WORKING, "Deleting", ready.map(Health::sentence).orElse(""));
    }
    if (resource.paused() || Status.isTrue(resource.getStatus(), "Paused")) {
      return new Health(Mark.WORKING, "Paused", "paused by annotation: nothing looks after it");
    }
    if (ready.isEmpty()) {
      return pending(resource, now);
    }
    var condition = ready.get();
    if ("True".equals(condition.getStatus())) {
      return new Health(Mark.WELL, "Ready", "");
    }
    if (ASLEEP.contains(reason(condition))) {
      return new Health(Mark.ASLEEP, reason(condition), sentence(condition));
    }
    return Status.condition(resource.getStatus(), Hibernated.CONDITION)
        .filter(c -> "False".equals(c.getStatus()) && isNew(c, now))
        .map(c -> new Health(Mark.WORKING, reason(c), sentence(condition)))
        .orElseGet(
            () ->
                new Health(
                    onItsWay(resource, condition, now) ? Mark.WORKING : Mark.BAD,
                    reason(condition),
                    sentence(condition)));
  }

  private static boolean isNew(Condition condition, Instant now) {
    return Ages.parse(condition.getLastTransitionTime())
        .map(since -> Duration.between(since, now).compareTo(NEW) < 0)
        .orElse(false);
  }

  public static Health of(@Nullable Deployment deployment) {
    if (deployment == null) {
      return new Health(Mark.WORKING, "Pending", "not made yet");
    }
    var wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    var status = deployment.getStatus();
    var ready = status == null ? 0 : Objects.requireNonNullElse(status.getReadyReplicas(), 0);
    var count = ready + "/" + wanted;
    if (wanted == 0) {
      return new Health(Mark.ASLEEP, "stopped", "scaled to 0");
    }
    return ready >= wanted
        ? new Health(Mark.WELL, count, "")
        : new Health(failed(deployment) ? Mark.BAD : Mark.WORKING, count, problem(deployment));
  }

  public boolean well() {
    return mark == Mark.WELL;
  }

  /** Whether it is as somebody wishes it: well, or asleep. */
  public boolean asWished() {
    return mark == Mark.WELL || mark == Mark.ASLEEP;
  }

  private static Health pending(Resource<?, ?> resource, Instant now) {
    var fresh = age(resource, now).compareTo(FIRST_LOOK) < 0;
    return new Health(
        fresh ? Mark.WORKING : Mark.BAD,
        "Pending",
        fresh
            ? "the operator has not looked at it yet"
            : "the operator has not looked at it yet: is it running?"
                + " (kubectl -n %s get pods)".formatted(Kubinception.OPERATOR_NAMESPACE));
  }

  private static boolean onItsWay(Resource<?, ?> resource, Condition ready, Instant now) {
    if ("Unknown".equals(ready.getStatus())) {
      return true;
    }
    var created = Ages.parse(resource.getMetadata().getCreationTimestamp());
    var changed = Ages.parse(ready.getLastTransitionTime());
    var neverReady =
        created.isPresent()
            && changed.isPresent()
            && changed.get().isBefore(created.get().plus(FIRST_LOOK));
    return neverReady && age(resource, now).compareTo(NEW) < 0;
  }

  private static Duration age(Resource<?, ?> resource, Instant now) {
    return Ages.parse(resource.getMetadata().getCreationTimestamp())
        .map(created -> Duration.between(created, now))
        .orElse(Duration.ZERO);
  }

  private static String reason(Condition condition) {
    var reason = condition.getReason();
    return reason == null || reason.isBlank() ? "NotReady" : reason;
  }

  private static String sentence(Condition condition) {
    var message = condition.getMessage();
    return message == null || message.isBlank() ? reason(condition) : message.strip();
  }

  private static boolean failed(Deployment deployment) {
    return condition(deployment, "ReplicaFailure", "True").isPresent()
        || condition(deployment, "Progressing", "False").isPresent();
  }

  private static String problem(Deployment deployment) {
    return Stream.of(
            condition(deployment, "ReplicaFailure", "True"),
            condition(deployment, "Progressing", "False"),
            condition(deployment, "Available", "False"))
        .flatMap(Optional::stream)
        .map(DeploymentCondition::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("its pods are starting");
  }

  private static Optional<DeploymentCondition> condition(
      Deployment deployment, String type, String status) {
    var deploymentStatus = deployment.getStatus();
    List<DeploymentCondition> conditions =
        deploymentStatus == null || deploymentStatus.getConditions() == null
            ? List.of()
            : deploymentStatus.getConditions();
    return conditions.stream()
        .filter(c -> type.equals(c.getType()) && status.equals(c.getStatus()))
        .findFirst();
  }
}
