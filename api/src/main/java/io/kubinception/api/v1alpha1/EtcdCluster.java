package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.stream.Stream;

/** A registered etcd cluster, shared by many control planes. */
@JsonClassDescription("An etcd cluster on dedicated servers, shared by many control planes.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("etcdclusters")
@ShortNames("ec")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.version",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Leader",
    jsonPath = ".status.leader",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Size",
    jsonPath = ".status.databaseBytes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Tenants",
    jsonPath = ".status.tenants",
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
public class EtcdCluster extends Resource<EtcdClusterSpec, EtcdClusterStatus> {

  /** Client URLs that API servers are given: the members' own where they are known. */
  public List<String> memberEndpoints() {
    List<String> told = getStatus() == null ? null : getStatus().endpoints();
    return told == null ? getSpec().endpoints() : told;
  }

  /** Client URLs at which a member may answer: after replacements not all those of the spec do. */
  public List<String> knownEndpoints() {
    return Stream.concat(memberEndpoints().stream(), getSpec().endpoints().stream())
        .distinct()
        .toList();
  }
}
