package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Worker nodes of one kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodePoolSpec(
    @JsonPropertyDescription("CustomerCluster in this namespace; immutable.")
        @Required
        @Size(max = 40)
        @ValidationRule(value = "self == oldSelf", message = "cluster cannot be changed")
        @ValidationRule(value = CustomerCluster.NAME_RULE, message = CustomerCluster.NAME_MESSAGE)
        String cluster,
    @JsonPropertyDescription("Worker nodes wanted, 0 to 1000; kubectl scale sets it.")
        @Default("1")
        @Min(0)
        @Max(1000)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "Size of the instances, one of the admin cluster's flavours. A change replaces the worker"
                + " nodes, as one of version, labels and taints does.")
        @Default("small")
        @Size(max = 63)
        String flavour,
    @JsonPropertyDescription(
            "Kubernetes version of the nodes: of no newer minor than the control plane's, and at most 3"
                + " older. When left out, the control plane's is filled in, and stays.")
        @ValidationRule(value = KubernetesVersions.RULE, message = KubernetesVersions.RULE_MESSAGE)
        @Nullable String version,
    @JsonPropertyDescription("Labels of the Nodes.") Map<String, String> labels,
    @JsonPropertyDescription("Taints of the Nodes.") @Size(max = 50) List<Taint> taints,
    @JsonPropertyDescription("How worker nodes are replaced when one of these changes.")
        ReplacementStrategy strategy) {

  public NodePoolSpec {
    replicas = Objects.requireNonNullElse(replicas, 1);
    flavour = Objects.requireNonNullElse(flavour, "small");
    labels = Objects.requireNonNullElseGet(labels, Map::of);
    taints = Objects.requireNonNullElseGet(taints, List::of);
    strategy = Objects.requireNonNullElseGet(strategy, ReplacementStrategy::defaults);
  }

  /** With the usual strategy. */
  public NodePoolSpec(
      String cluster,
      Integer replicas,
      String flavour,
      @Nullable String version,
      Map<String, String> labels,
      List<Taint> taints) {
    this(cluster, replicas, flavour, version, labels, taints, ReplacementStrategy.defaults());
  }
}
