package io.kubinception.cli.upgrade;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.TwiceHeld;
import io.kubinception.cli.upgrade.Inside.ClosedWebhook;
import io.kubinception.cli.upgrade.Inside.DeprecatedApi;
import io.kubinception.cli.upgrade.Inside.Kubelet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks into a customer's cluster. */
public final class InsideReader {
  private static final String METRIC = "apiserver_requested_deprecated_apis{";
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private static final int PAIRS_ASKED_ABOUT = 100;

  /** Of two budgets. */
  private static final long PODS = 20;

  private final KubernetesClient client;

  public InsideReader(KubernetesClient client) {
    this.client = client;
  }

  public Inside read() {
    var budgets = client.policy().v1().podDisruptionBudget().inAnyNamespace().list().getItems();
    return new Inside(
        kubelets(),
        webhooks(),
        budgets,
        TwiceHeld.find(
            budgets, TwiceHeld.Pods.of(client, PODS), PAIRS_ASKED_ABOUT, Integer.MAX_VALUE),
        deprecated(Objects.toString(client.raw("/metrics"), "")));
  }

  private List<Kubelet> kubelets() {
    return client.nodes().list().getItems().stream()
        .map(
            node ->
                new Kubelet(
                    node.getMetadata().getName(),
                    node.getStatus().getNodeInfo().getKubeletVersion().replaceFirst("^v", "")))
        .toList();
  }

  private List<ClosedWebhook> webhooks() {
    var registered = client.admissionRegistration().v1();
    Stream<@Nullable ClosedWebhook> validating =
        registered.validatingWebhookConfigurations().list().getItems().stream()
            .flatMap(
                c ->
                    c.getWebhooks().stream()
                        .filter(w -> failsClosed(w.getFailurePolicy()))
                        .map(
                            w ->
                                webhook("ValidatingWebhookConfiguration", c, w.getClientConfig())));
    Stream<@Nullable ClosedWebhook> mutating =
        registered.mutatingWebhookConfigurations().list().getItems().stream()
            .flatMap(
                c ->
                    c.getWebhooks().stream()
                        .filter(w -> failsClosed(w.getFailurePolicy()))
                        .map(w -> webhook("MutatingWebhookConfiguration", c, w.getClientConfig())));
    return Stream.concat(validating, mutating).filter(Objects::nonNull).distinct().toList();
  }

  private static boolean failsClosed(@Nullable String policy) {
    return !"Ignore".equals(policy);
  }

  /** Null for one that is called by URL: only the API server can tell whether it answers. */
  private @Nullable ClosedWebhook webhook(
      String kind,
      io.fabric8.kubernetes.api.model.HasMetadata configuration,
      WebhookClientConfig called) {
    var service = called.getService();
    return service == null
        ? null
        : new ClosedWebhook(
            kind + " " + configuration.getMetadata().getName(),
            service.getNamespace() + "/" + service.getName(),
            isAnswered(service.getNamespace(), service.getName()));
  }

  private boolean isAnswered(String namespace, String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems()
        .stream()
        .anyMatch(InsideReader::hasReadyEndpoint);
  }

  private static boolean hasReadyEndpoint(EndpointSlice slice) {
    return slice.getEndpoints() != null
        && slice.getEndpoints().stream()
            .anyMatch(
                e ->
                    e.getConditions() == null
                        || !Boolean.FALSE.equals(e.getConditions().getReady()));
  }

  /** From the API server's own count of requests to APIs that are deprecated. */
  static List<DeprecatedApi> deprecated(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METRIC) && line.endsWith(" 1"))
        .map(InsideReader::deprecatedApi)
        .filter(api -> !api.removedIn().isEmpty())
        .distinct()
        .toList();
  }

  private static DeprecatedApi deprecatedApi(String line) {
    String group = "";
    String version = "";
    String resource = "";
    String removed = "";
    var labels = LABEL.matcher(line);
    while (labels.find()) {
      switch (labels.group(1)) {
        case "group" -> group = labels.group(2);
        case "version" -> version = labels.group(2);
        case "resource" -> resource = labels.group(2);
        case "removed_release" -> removed = labels.group(2);
        default -> {}
      }
    }
    return new DeprecatedApi(resource, group.isEmpty() ? version : group + "/" + version, removed);
  }
}
