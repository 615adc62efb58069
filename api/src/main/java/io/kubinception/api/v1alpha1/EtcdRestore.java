package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Puts one etcd tenant back to a backup, in place. */
@JsonClassDescription("Puts one etcd tenant back to a backup, in place.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("etcdrestores")
@ShortNames("er")
@AdditionalPrinterColumn(
    name = "Tenant",
    jsonPath = ".spec.tenant.namespace",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Backup",
    jsonPath = ".spec.backup",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "DryRun",
    jsonPath = ".spec.dryRun",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Creates",
    jsonPath = ".status.creates",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Changes",
    jsonPath = ".status.changes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Deletes",
    jsonPath = ".status.deletes",
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
public class EtcdRestore extends Resource<EtcdRestoreSpec, EtcdRestoreStatus> {

  /** Conditions that tell how far it has come, in this order. */
  public static final String BACKUP_FOUND = "BackupFound";

  public static final String TENANT_FOUND = "TenantFound";
  public static final String PLANNED = "Planned";
  public static final String ROOM_FOUND = "RoomFound";
  public static final String KEYS_STAY = "KeysStay";
  public static final String RESTORED = "Restored";
  public static final String SAFETY_LISTED = "SafetyListed";

  /** Whether it may still read this backup. */
  public boolean mayRead(String backup) {
    EtcdRestoreStatus status = getStatus();
    return backup.equals(getSpec().backup())
        && !Status.isTrue(status, "Ready")
        && (status == null || status.completedAt() == null);
  }
}
