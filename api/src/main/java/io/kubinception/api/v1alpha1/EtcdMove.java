package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** Moves one etcd tenant to another etcd cluster, live. */
@JsonClassDescription("Moves one etcd tenant to another etcd cluster, live.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("etcdmoves")
@ShortNames("em")
@AdditionalPrinterColumn(
    name = "Tenant",
    jsonPath = ".spec.tenant.namespace",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "From",
    jsonPath = ".status.from",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "To",
    jsonPath = ".spec.to",
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
    name = "FrozenMs",
    jsonPath = ".status.frozenMillis",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
public class EtcdMove extends Resource<EtcdMoveSpec, EtcdMoveStatus> {
  /** Conditions that tell how far it has come, in this order. */
  public static final String TENANT_FOUND = "TenantFound";

  public static final String ETCD_CONNECTED = "EtcdConnected";
  public static final String MOVED = "Moved";
  public static final String SERVED = "Served";

  /** Type of the condition that is True, and only there, once the move has failed for good. */
  public static final String FAILED = "Failed";

  /** The condition that tells why it has failed for good; empty while it may succeed. */
  public static Optional<Condition> failure(EtcdMove move) {
    return Status.condition(move.getStatus(), FAILED).filter(c -> "True".equals(c.getStatus()));
  }
}
