package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.steps.StepResult.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What an exception asks for. */
public final class Failures {
  private static final int LONGEST = 400;
  private static final int DEEPEST = 20;

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
    String line =
        cause == null || e instanceof KubernetesClientException
            ? firstLine(e)
            : firstLine(e) + ": " + firstLine(cause);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  private static String firstLine(Throwable e) {
    return said(e).strip().lines().findFirst().orElse("");
  }

  /** Of an API server its own words, without what the client puts around them. */
  private static String said(Throwable e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    if (!(e instanceof KubernetesClientException k)) {
      return message;
    }
    Status answer = k.getStatus();
    if (answer != null && answer.getMessage() != null && !answer.getMessage().isBlank()) {
      return answer.getMessage();
    }
    return k.getCode() > 0 ? message : silence(k).orElse(message);
  }

  /** Why there was no answer; the client itself names the request alone. */
  private static Optional<String> silence(KubernetesClientException e) {
    List<Throwable> causes =
        Stream.<Throwable>iterate(e.getCause(), Objects::nonNull, Throwable::getCause)
            .limit(DEEPEST)
            .toList();
    return causes.stream()
        .flatMap(cause -> network(cause).stream())
        .findFirst()
        .or(
            () ->
                causes.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(causes.getLast().getMessage()));
  }

  private static Optional<String> network(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _, UnresolvedAddressException _ ->
          Optional.of("the API server's name does not resolve");
      case HttpTimeoutException _, TimeoutException _ ->
          Optional.of("no answer of the API server in time");
      case ConnectException _ -> Optional.of("no connection to the API server");
      default -> Optional.empty();
    };
  }

  private Failures() {}
}
