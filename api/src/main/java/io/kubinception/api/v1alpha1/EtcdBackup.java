package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A backup of one etcd tenant, or of a whole etcd cluster. */
@JsonClassDescription("A backup of one etcd tenant, or of a whole etcd cluster.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("etcdbackups")
@ShortNames("eb")
@AdditionalPrinterColumn(
    name = "Of",
    jsonPath = ".status.subject",
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
    name = "Size",
    jsonPath = ".status.storedBytes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Taken",
    jsonPath = ".status.takenAt",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Drilled",
    jsonPath = ".status.drilledAt",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@ValidationRule(
    value = "self.metadata.name.size() <= 242",
    message =
        "metadata.name must not be longer than 242: the name of the Secret with its keys is longer")
public class EtcdBackup extends Resource<EtcdBackupSpec, EtcdBackupStatus> {

  /** Condition that says whether it was read back. */
  public static final String VERIFIED = "Verified";

  /** Condition, of an EtcdBackupSchedule as well, that says how drills went. */
  public static final String DRILLED = "Drilled";
}
