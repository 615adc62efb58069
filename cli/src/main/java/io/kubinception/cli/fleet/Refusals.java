package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.Failure;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An API's refusals, as sentences for people. */
final class Refusals {
  /** What an API server puts before the message of a validation rule. */
  private static final Pattern INVALID_VALUE =
      Pattern.compile(
          "^Invalid value: (?:(?:\"(?:[^\"\\\\]|\\\\.)*\"|\\{.*\\}|\\[.*\\]|[^:\\s]+): )?",
          Pattern.DOTALL);

  /** What an API server adds when the schema alone refuses an object. */
  private static final Pattern UNCHECKED =
      Pattern.compile("some validation rules were not checked");

  private static final Pattern DENIED =
      Pattern.compile("denied (?:the )?request: (.*)$", Pattern.DOTALL);

  private final String url;

  Refusals(String url) {
    this.url = url.replaceAll("/$", "");
  }

  Failure explain(KubernetesClientException e) {
    return sentence(e).because(e);
  }

  private Failure sentence(KubernetesClientException e) {
    if (e.getCode() <= 0) {
      return unreachable(e);
    }
    return switch (e.getCode()) {
      case 400, 422 -> Failure.failed(invalid(e));
      case 401 ->
          Failure.failed(
              ("the API at %s does not accept the kubeconfig's credentials (expired, or of another"
                      + " cluster): name another kubeconfig with --kubeconfig or %s")
                  .formatted(url, KubeconfigSearch.VARIABLE));
      case 403 -> Failure.failed(forbidden(e));
      case 404 -> notFound(e);
      case 409 -> Failure.failed(conflict(e));
      default ->
          Failure.failed("the API at %s answered %d: %s".formatted(url, e.getCode(), message(e)));
    };
  }

  private Failure notFound(KubernetesClientException e) {
    var status = e.getStatus();
    if (status != null && status.getDetails() != null && hasText(status.getDetails().getName())) {
      var name = status.getDetails().getName();
      return Failure.notFound(
          "namespaces".equals(status.getDetails().getKind())
              ? "there is no namespace %s: make it first (kubectl create namespace %<s)"
                  .formatted(name)
              : message(e));
    }
    return Failure.failed(
        ("the API at %s does not know the resources of %s, so it is no admin cluster (a customer's"
                + " cluster?): name the admin cluster's kubeconfig with --kubeconfig or %s, or"
                + " install the chart")
            .formatted(url, Kubinception.GROUP, KubeconfigSearch.VARIABLE));
  }

  private Failure unreachable(KubernetesClientException e) {
    var reason =
        causes(e)
            .map(Refusals::networkProblem)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() -> "it does not answer (" + message(e) + ")");
    return Failure.failed(
        ("cannot reach the admin cluster's API at %s: %s. Is it running? A lab comes back with"
                + " 'kubinception up'; another admin cluster is named with --kubeconfig")
            .formatted(url, reason));
  }

  private static @Nullable String networkProblem(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _, UnresolvedAddressException _ -> "its name does not resolve";
      case HttpTimeoutException _, TimeoutException _ -> "no answer in time";
      case ConnectException _ -> "connection refused";
      case SSLException s -> "TLS does not come about (" + s.getMessage() + ")";
      default -> null;
    };
  }

  private static Stream<Throwable> causes(Throwable from) {
    return Stream.<Throwable>iterate(from, Objects::nonNull, Throwable::getCause).limit(20);
  }

  /** Only what the rules say: neither the fields' values nor the API server's frame. */
  private static String invalid(KubernetesClientException e) {
    var details = e.getStatus() == null ? null : e.getStatus().getDetails();
    List<StatusCause> causes =
        details == null || details.getCauses() == null ? List.of() : details.getCauses();
    var sentences =
        causes.stream()
            .filter(c -> !UNCHECKED.matcher(Objects.toString(c.getMessage(), "")).find())
            .map(Refusals::causeSentence)
            .distinct()
            .collect(Collectors.joining("; "));
    return sentences.isEmpty() ? denied(message(e)) : denied(sentences);
  }

  private static String causeSentence(StatusCause cause) {
    var message = Objects.toString(cause.getMessage(), "");
    var sentence = INVALID_VALUE.matcher(message).replaceFirst("");
    var field = Objects.toString(cause.getField(), "");
    // The schema's own messages say "in body" and name the field; those of our rules name it or
    // not.
    var ours = !sentence.equals(message);
    return ours || field.isBlank() || field.equals("<nil>") ? sentence : field + ": " + sentence;
  }

  private static String denied(String message) {
    var matcher = DENIED.matcher(message);
    return matcher.find() ? matcher.group(1).strip() : message;
  }

  private String forbidden(KubernetesClientException e) {
    var message = message(e);
    return DENIED.matcher(message).find()
        ? denied(message)
        : "the kubeconfig's user may not do that: %s. Ask the provider for the right, or name another"
                .formatted(message)
            + " kubeconfig with --kubeconfig";
  }

  private static String conflict(KubernetesClientException e) {
    var status = e.getStatus();
    return status != null && "AlreadyExists".equals(status.getReason())
        ? message(e) + ": choose another name"
        : message(e) + ": somebody else changed it in the meantime, try again";
  }

  private static String message(KubernetesClientException e) {
    Status status = e.getStatus();
    return status != null && hasText(status.getMessage())
        ? status.getMessage()
        : Objects.toString(e.getMessage(), "no message");
  }

  private static boolean hasText(@Nullable String text) {
    return text != null && !text.isBlank();
  }
}
