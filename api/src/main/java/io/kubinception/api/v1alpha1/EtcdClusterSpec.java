package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An etcd cluster: one that the provider runs on dedicated servers, or one of pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.mode != 'External' || has(self.endpoints) && has(self.credentialsSecret)",
    message = "an External etcd cluster is registered with its endpoints and its credentialsSecret")
@ValidationRule(
    value =
        "self.mode != 'StatefulSet' ||"
            + " has(self.statefulSet) && !has(self.endpoints) && !has(self.credentialsSecret)",
    message =
        "an etcd cluster with mode StatefulSet needs statefulSet with its members, and neither"
            + " endpoints nor credentialsSecret: the operator makes them")
@ValidationRule(
    value = "self.mode == 'StatefulSet' || !has(self.statefulSet)",
    message = "statefulSet is for mode StatefulSet only")
public record EtcdClusterSpec(
    @JsonPropertyDescription(
            "External: on dedicated servers, which the provider installs and many customers share."
                + " StatefulSet: pods of the admin cluster with volumes of their own, which the operator"
                + " makes; for one customer or a few.")
        @Default("External")
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "mode cannot be changed: make another etcd cluster and move the tenants there")
        @Nullable EtcdMode mode,
    @JsonPropertyDescription("Client URLs of the members, like https://172.30.0.11:2379.")
        @Size(min = 1, max = 9)
        @ValidationRule(
            value = "self.all(e, e.matches('^https://[^/?#]+:[0-9]+$'))",
            message = "endpoints are client URLs like https://etcd-1.example:2379 (TLS only)")
        @Nullable List<@Size(max = 270) String> endpoints,
    @JsonPropertyDescription(
            "Secret in the operator's namespace: ca.crt (of the servers), tls.crt and tls.key (of a"
                + " user with role root), client-ca.crt and client-ca.key (sign tenants' certificates).")
        @Nullable String credentialsSecret,
    @JsonPropertyDescription("The pods and volumes of mode StatefulSet.")
        @Nullable EtcdStatefulSet statefulSet,
    @JsonPropertyDescription("How the operator keeps it in shape; the defaults are sensible.")
        @Nullable EtcdMaintenance maintenance) {

  /** On dedicated servers, kept in shape as by default. */
  public EtcdClusterSpec(List<String> endpoints, String credentialsSecret) {
    this(endpoints, credentialsSecret, null);
  }

  /** On dedicated servers. */
  public EtcdClusterSpec(
      List<String> endpoints, String credentialsSecret, @Nullable EtcdMaintenance maintenance) {
    this(EtcdMode.EXTERNAL, endpoints, credentialsSecret, null, maintenance);
  }

  /** As pods of the admin cluster, kept in shape as by default. */
  public EtcdClusterSpec(EtcdStatefulSet statefulSet) {
    this(EtcdMode.STATEFUL_SET, null, null, statefulSet, null);
  }

  /** How it is kept in shape. */
  public EtcdMaintenance maintenanceOrDefault() {
    return maintenance == null ? EtcdMaintenance.defaults() : maintenance;
  }
}
