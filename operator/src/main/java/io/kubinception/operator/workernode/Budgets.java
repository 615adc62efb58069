package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.operator.workernode.CustomerNodes.Eviction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an API server says of the PodDisruptionBudgets that hold a pod. */
final class Budgets {
  private static final String CAUSE = "DisruptionBudget";
  private static final Pattern NAME = Pattern.compile("The disruption budget (\\S+) ");
  private static final String SEVERAL = "more than one PodDisruptionBudget";

  /** Why the pod stays for now; empty when the refusal has another reason than a budget. */
  static Optional<Eviction> refusal(Pod pod, KubernetesClientException e) {
    String namespace = pod.getMetadata().getNamespace();
    if (e.getCode() == 500 && Objects.toString(e.getMessage(), "").contains(SEVERAL)) {
      return Optional.of(
          new Eviction.NotNow(
              "pod %s/%s has more than one PodDisruptionBudget, which Kubernetes cannot evict"
                  .formatted(namespace, pod.getMetadata().getName())));
    }
    return causes(e).stream()
        .filter(c -> CAUSE.equals(c.getReason()))
        .findFirst()
        .map(c -> new Eviction.NotNow(sentence(namespace, c)));
  }

  private static String sentence(String namespace, StatusCause cause) {
    Matcher name = NAME.matcher(Objects.toString(cause.getMessage(), ""));
    return name.find()
        ? "PodDisruptionBudget %s/%s allows no disruption".formatted(namespace, name.group(1))
        : "a PodDisruptionBudget in namespace %s allows no disruption".formatted(namespace);
  }

  private static List<StatusCause> causes(KubernetesClientException e) {
    var status = e.getStatus();
    return status == null || status.getDetails() == null || status.getDetails().getCauses() == null
        ? List.of()
        : status.getDetails().getCauses();
  }

  private Budgets() {}
}
