package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.PodNetwork;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a customer cluster needs inside itself: bootstrap, DNS, Services, pod network, tunnel. */
public final class CustomerObjects {

  /** Files of a Kubernetes version's add-ons, in the order to apply. */
  private static final List<String> FILES =
      List.of(
          "access.yaml",
          "bootstrap.yaml",
          "kubernetes-endpoints.yaml",
          "konnectivity-agent.yaml",
          "kube-proxy.yaml",
          "coredns.yaml");

  private static final String POD_NETWORK_FILE = "kube-router.yaml";

  /**
   * In the order to apply, with all fields that a server would default.
   *
   * @param authorityPem the customer cluster's CA certificate; in a rotation two
   * @param credentials fingerprint of what pods read at their start; another one rolls them
   * @throws IllegalArgumentException if the edge is known by a name: the Service default/kubernetes
   *     can lead to addresses only
   */
  public static List<HasMetadata> of(
      ControlPlaneModel model, String authorityPem, String credentials) {
    if (!model.endpoint().isAddress()) {
      throw new IllegalArgumentException(
          "the edge must be known to worker nodes by its IPv4 address, not as "
              + model.endpoint().host());
    }
    Map<String, String> values = values(model, authorityPem);
    return files(model)
        .map(file -> Template.fill(model.versions().inside(), file, values))
        .flatMap(text -> Yaml.objects(text).stream())
        .map(CustomerObjects::labelled)
        .map(object -> annotated(object, credentials))
        .toList();
  }

  private static Stream<String> files(ControlPlaneModel model) {
    return model.networks().podNetwork() == PodNetwork.NONE
        ? FILES.stream()
        : Stream.concat(FILES.stream(), Stream.of(POD_NETWORK_FILE));
  }

  private static Map<String, String> values(ControlPlaneModel model, String authorityPem) {
    ComponentImages images = ComponentImages.of(model.versions().inside());
    Map<String, String> values = new HashMap<>();
    values.put("version", model.versions().inside());
    values.put("host", model.endpoint().host());
    values.put("port", Integer.toString(model.endpoint().port()));
    values.put("server", model.endpoint().url());
    values.put("authorityBase64", base64(authorityPem));
    values.put("pods", model.networks().pods());
    values.put("services", model.networks().services());
    values.put("dnsDomain", model.networks().dnsDomain());
    values.put("dnsAddress", model.serviceAddresses().dns());
    // As available as the control plane itself.
    values.put("dnsReplicas", model.replicas() < 2 ? "1" : "2");
    values.put(
        "kubeletConfiguration",
        KubeletConfiguration.yaml(model.versions().inside(), model.networks()));
    values.put("tunnelAgentImage", images.tunnelAgent());
    values.put("proxyImage", images.proxy());
    values.put("dnsImage", images.dns());
    values.put("podNetworkImage", images.podNetwork());
    return values;
  }

  private static HasMetadata annotated(HasMetadata object, String credentials) {
    Optional<PodTemplateSpec> template =
        switch (object) {
          case DaemonSet d -> Optional.of(d.getSpec().getTemplate());
          case Deployment d -> Optional.of(d.getSpec().getTemplate());
          default -> Optional.empty();
        };
    template.ifPresent(
        t ->
            t.setMetadata(
                new ObjectMetaBuilder(t.getMetadata())
                    .addToAnnotations(Kubinception.GROUP + "/credentials", credentials)
                    .build()));
    return object;
  }

  private static HasMetadata labelled(HasMetadata object) {
    Map<String, String> labels = new HashMap<>();
    if (object.getMetadata().getLabels() != null) {
      labels.putAll(object.getMetadata().getLabels());
    }
    labels.put(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY);
    object.getMetadata().setLabels(labels);
    return object;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private CustomerObjects() {}
}
