package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The pods of one customer cluster in an admin cluster, in the namespace of this resource. */
@JsonClassDescription(
    "The pods of one customer cluster in an admin cluster, in the namespace of this resource.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("controlplanes")
@ShortNames("cp")
@ValidationRule(
    value = "self.metadata.name.size() <= 40",
    message = "the name of a control plane may have at most 40 characters")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
    message =
        "the name of a control plane starts with a letter and has lower-case letters, digits and"
            + " '-' only")
@ValidationRule(
    value = KubernetesVersions.ARRIVED_RULE,
    message = KubernetesVersions.ARRIVED_MESSAGE)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.version",
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
    name = "Replicas",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Redundant",
    jsonPath = ".status.conditions[?(@.type==\"Redundant\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Size",
    jsonPath = ".status.size",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Tenant",
    jsonPath = ".status.tenantId",
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
public class ControlPlane extends Resource<ControlPlaneSpec, ControlPlaneStatus>
    implements Namespaced {

  /** Conditions that tell how far it has come; see also {@link Reachable}. */
  public static final String ETCD_TENANT_READY = "EtcdTenantReady";

  public static final String CERTIFICATES_READY = "CertificatesReady";
  public static final String STARTED = "Started";
  public static final String CUSTOMER_OBJECTS_APPLIED = "CustomerObjectsApplied";
  public static final String COMPONENTS_READY = "ComponentsReady";

  /** Whether it is yet to start from this backup. */
  public boolean isBornFrom(String backup) {
    return backup.equals(getSpec().cloneOf())
        && getMetadata().getDeletionTimestamp() == null
        && (getStatus() == null || getStatus().startedAt() == null);
  }
}
