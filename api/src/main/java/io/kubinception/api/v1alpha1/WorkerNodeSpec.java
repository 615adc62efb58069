package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One instance as its pool wants it. Made by the pool; what it says of the instance is immutable.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "a worker node cannot be changed: change its node pool, or delete it")
public record WorkerNodeSpec(
    @JsonPropertyDescription("CustomerCluster in this namespace.") @Required String cluster,
    @JsonPropertyDescription("NodePool in this namespace.") @Required String pool,
    @JsonPropertyDescription("Size of the instance.") @Required String flavour,
    @JsonPropertyDescription("Kubernetes version of the node.") @Required String version,
    @JsonPropertyDescription("Labels of the Node.") Map<String, String> labels,
    @JsonPropertyDescription("Taints of the Node.") @Size(max = 50) List<Taint> taints) {

  public WorkerNodeSpec {
    labels = Objects.requireNonNullElseGet(labels, Map::of);
    taints = Objects.requireNonNullElseGet(taints, List::of);
  }
}
