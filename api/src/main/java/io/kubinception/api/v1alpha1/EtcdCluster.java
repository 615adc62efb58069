package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An etcd cluster that control planes keep their data in. */
@JsonClassDescription(
    "An etcd cluster for control planes: on dedicated servers, shared by many, or of pods.")
@Group(Kubinception.GROUP)
@Version(Kubinception.VERSION)
@Plural("etcdclusters")
@ShortNames("ec")
@ValidationRule(
    value = "self.spec.mode != 'StatefulSet' || self.metadata.name.size() <= 40",
    message = "the name of an etcd cluster of pods may have at most 40 characters")
@ValidationRule(
    value = "self.spec.mode != 'StatefulSet' || self.metadata.name.matches('^[a-z0-9-]+$')",
    message = "the name of an etcd cluster of pods is of lower-case letters, digits and '-'")
@AdditionalPrinterColumn(
    name = "Mode",
    jsonPath = ".spec.mode",
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

  /** Conditions that Ready does not wait for; see also {@link EtcdReachable}. */
  public static final String MEMBERS_AS_WISHED = "MembersAsWished";

  public static final String CERTIFICATES_LAST = "CertificatesLast";
  public static final String DISKS_FAST = "DisksFast";

  /** How it runs in pods; empty when the provider runs it on servers. */
  public Optional<EtcdStatefulSet> statefulSet() {
    return Optional.ofNullable(getSpec().statefulSet());
  }

  /** Secret in the operator's namespace with what the operator connects with. */
  public String credentialsSecret() {
    String given = getSpec().credentialsSecret();
    return given == null ? "etcd-" + getMetadata().getName() : given;
  }

  /** Client URLs that API servers are given: the members' own where they are known. */
  public List<String> memberEndpoints() {
    List<String> told = getStatus() == null ? null : getStatus().endpoints();
    return told == null ? registeredEndpoints() : told;
  }

  /** Client URLs at which a member may answer: after replacements not all those of the spec do. */
  public List<String> knownEndpoints() {
    return Stream.concat(memberEndpoints().stream(), registeredEndpoints().stream())
        .distinct()
        .toList();
  }

  /** The EtcdBackup that is to bring it back when its data are lost. */
  public Optional<String> recoverFrom() {
    return annotation(Kubinception.ANNOTATION_RECOVER_FROM);
  }

  /** Whether somebody has said that lost data are given up. */
  public boolean dataGivenUp() {
    return annotation(Kubinception.ANNOTATION_DATA_GIVEN_UP).filter("true"::equals).isPresent();
  }

  private Optional<String> annotation(String key) {
    return Optional.ofNullable(getMetadata().getAnnotations())
        .map(all -> all.get(key))
        .filter(value -> !value.isBlank());
  }

  private List<String> registeredEndpoints() {
    List<String> given = getSpec().endpoints();
    return given == null ? List.of() : given;
  }
}
