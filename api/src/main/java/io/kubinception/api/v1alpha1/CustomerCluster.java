package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What the customer asked for and uses: a control plane and pools of worker nodes. */
@JsonClassDescription(
    "What the customer asked for and uses: a control plane and pools of worker nodes.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("customerclusters")
@ShortNames("cc")
@ValidationRule(
    value = "self.metadata.name.size() <= 40",
    message = "the name of a customer cluster may have at most 40 characters")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
    message =
        "the name of a customer cluster starts with a letter and has lower-case letters, digits"
            + " and '-' only")
@ValidationRule(
    value = KubernetesVersions.ARRIVED_RULE,
    message = KubernetesVersions.ARRIVED_MESSAGE)
@ValidationRule(
    value =
        "!has(self.spec.etcdCluster) || has(oldSelf.spec.etcdCluster) || !has(oldSelf.status)"
            + " || !has(oldSelf.status.etcdCluster)"
            + " || self.spec.etcdCluster == oldSelf.status.etcdCluster",
    message =
        "etcdCluster cannot be chosen any more: the cluster's data is in status.etcdCluster; an"
            + " EtcdMove takes them elsewhere")
@ValidationRule(
    value =
        "!has(self.spec.adminCluster) || !has(oldSelf.status) || !has(oldSelf.status.adminCluster)"
            + " || self.spec.adminCluster == oldSelf.status.adminCluster"
            + " || has(oldSelf.spec.adminCluster)"
            + " && self.spec.adminCluster == oldSelf.spec.adminCluster",
    message = "adminCluster cannot be changed: control plane and nodes are in status.adminCluster")
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".spec.version",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Plan",
    jsonPath = ".spec.plan",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Size",
    jsonPath = ".status.size",
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
    name = "Endpoint",
    jsonPath = ".status.endpoint",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Nodes",
    jsonPath = ".status.nodes",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Redundant",
    jsonPath = ".status.conditions[?(@.type==\"Redundant\")].status",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Recommended",
    jsonPath = ".status.recommendedSize",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public class CustomerCluster extends Resource<CustomerClusterSpec, CustomerClusterStatus>
    implements Namespaced {
  /** Conditions that commands read: it has an admin cluster; its kubeconfig can be had. */
  public static final String PLACED = "Placed";

  public static final String KUBECONFIG_READY = "KubeconfigReady";

  /** Of the name of one, where another resource of its namespace says which it is for. */
  static final String NAME_RULE = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";

  static final String NAME_MESSAGE =
      "cluster must be the name of a CustomerCluster in this namespace";
}
