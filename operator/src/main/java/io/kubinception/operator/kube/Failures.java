package io.kubinception.operator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.steps.StepResult.Kind;
import java.time.Duration;
import java.util.Objects;

/** What an exception asks for. */
public final class Failures {
  private static final int LONGEST = 400;

  /** The admin cluster's view; reconcilers put what they know of other systems in front of it. */
  public static StepResult of(Exception e) {
    return switch (e) {
      case KubernetesClientException k when k.getCode() == 409 ->
          StepResult.waitFor(
              Duration.ofMillis(300), "Conflict", "somebody else changed the object: read again");
      case KubernetesClientException k when k.getCode() == 403 || k.getCode() == 422 ->
          new StepResult.Failed(Kind.BUG, "Refused", sentence(k), k);
      case KubernetesClientException k ->
          new StepResult.Failed(Kind.RETRY, "KubernetesUnavailable", sentence(k), k);
      default ->
          new StepResult.Failed(
              Kind.BUG, "Unexpected", e.getClass().getSimpleName() + ": " + sentence(e), e);
    };
  }

  /** What the exception and its cause say, on one line and short enough for a condition. */
  public static String sentence(Exception e) {
    Throwable cause = e.getCause();
    String line = firstLine(e) + (cause == null ? "" : ": " + firstLine(cause));
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  private static String firstLine(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
        .strip()
        .lines()
        .findFirst()
        .orElse("");
  }

  private Failures() {}
}
