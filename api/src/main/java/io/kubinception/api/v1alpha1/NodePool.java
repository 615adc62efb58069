package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Collection;

/** A group of worker nodes of a customer cluster. */
@JsonClassDescription("A group of worker nodes of a customer cluster, alike in size and version.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("nodepools")
@ShortNames("np")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
    message =
        "the name of a node pool starts with a letter and has lower-case letters, digits and '-'"
            + " only")
@ValidationRule(
    value =
        "self.metadata.name.startsWith(self.spec.cluster + '-') ? self.metadata.name.size() <= 57"
            + " : self.spec.cluster.size() + self.metadata.name.size() <= 56",
    message =
        "the names of the node pool and of its cluster may have at most 56 characters together, or"
            + " the pool's 57 if it begins with the cluster's: nodes are named"
            + " <cluster>-<pool>-<5 characters>, within 63")
@AdditionalPrinterColumn(
    name = "Cluster",
    jsonPath = ".spec.cluster",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Wanted",
    jsonPath = ".spec.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Nodes",
    jsonPath = ".status.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "ReadyNodes",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Updated",
    jsonPath = ".status.updatedReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".spec.version",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Flavour",
    jsonPath = ".spec.flavour",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Rollout",
    jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public class NodePool extends Resource<NodePoolSpec, NodePoolStatus> implements Namespaced {

  /** Worker nodes that these pools ask for together. */
  public static int wanted(Collection<NodePool> pools) {
    return pools.stream().mapToInt(pool -> pool.getSpec().replicas()).sum();
  }
}
