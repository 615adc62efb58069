package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One key range of an etcd cluster with its user, role and certificate. */
@JsonClassDescription("One key range of an etcd cluster with its user, role and certificate.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("etcdtenants")
@ShortNames("et")
@AdditionalPrinterColumn(
    name = "Id",
    jsonPath = ".spec.id",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "EtcdCluster",
    jsonPath = ".spec.etcdCluster",
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
    name = "Keys",
    jsonPath = ".status.keys",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Usage",
    jsonPath = ".status.usage",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "OverQuota",
    jsonPath = ".status.conditions[?(@.type==\"QuotaExceeded\")].status",
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
public class EtcdTenant extends Resource<EtcdTenantSpec, EtcdTenantStatus> implements Namespaced {

  /** Conditions that are True while it is near its quota, and while growth is refused. */
  public static final String QUOTA_WARNING = "QuotaWarning";

  public static final String QUOTA_EXCEEDED = "QuotaExceeded";
}
