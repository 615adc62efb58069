package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What runs of one customer's control plane. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "has(self.cloneOf) == has(oldSelf.cloneOf) && (!has(self.cloneOf) || self.cloneOf =="
            + " oldSelf.cloneOf)",
    message = "cloneOf cannot be changed: a control plane is born from a backup, or is not")
public record ControlPlaneSpec(
    @JsonPropertyDescription(
            "Kubernetes version, like 1.36.4. Goes up one minor at a time; patches change freely.")
        @Default(KubernetesVersions.DEFAULT)
        @Size(max = 20)
        @ValidationRule(value = KubernetesVersions.RULE, message = KubernetesVersions.RULE_MESSAGE)
        @ValidationRule(
            value = KubernetesVersions.NOT_DOWN_RULE,
            message = KubernetesVersions.NOT_DOWN_MESSAGE)
        @ValidationRule(
            value = KubernetesVersions.ONE_MINOR_RULE,
            message = KubernetesVersions.ONE_MINOR_MESSAGE)
        String version,
    @JsonPropertyDescription(
            "API servers that run; kubectl scale sets it. 0 stops the control plane.")
        @Default("1")
        @Min(0)
        @Max(5)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "EtcdCluster that the data are first kept in; immutable. An EtcdMove takes them"
                + " elsewhere: the EtcdTenant tells where they are.")
        @Required
        @ValidationRule(
            value = "self == oldSelf",
            message = "etcdCluster cannot be changed: the control plane's data is there")
        String etcdCluster,
    @JsonPropertyDescription(
            "Bytes that it may store in etcd; 400 MiB when left out. A customer cluster sets it by"
                + " plan and nodes, and leaves one alone that is higher.")
        @ValidationRule(
            value = "self >= 4194304",
            message =
                "etcdQuotaBytes must be at least 4194304 (4 MiB): an empty cluster needs 1 MiB")
        @Nullable Long etcdQuotaBytes,
    @JsonPropertyDescription("AdminCluster whose edge and networks are used; the local one.")
        @Default("local")
        String adminCluster,
    @JsonPropertyDescription("Networks inside the customer cluster; immutable.") Networks networks,
    @JsonPropertyDescription("More for the API server.") ApiServer apiServer,
    @JsonPropertyDescription("More for the controller manager.")
        ControllerManager controllerManager,
    @JsonPropertyDescription("More for the scheduler.") Scheduler scheduler,
    @JsonPropertyDescription(
            "Whether it sleeps: no pod runs and the data is kept. Its customer cluster sets it.")
        @Default("false")
        Boolean asleep,
    @JsonPropertyDescription(
            "When it changes, the authority of people's certificates is made anew: those given out"
                + " before are refused. Its customer cluster sets it.")
        @Size(max = 20)
        @Nullable String accessResetAt,
    @JsonPropertyDescription(
            "EtcdBackup whose content it has at its first start. Its customer cluster sets it;"
                + " immutable.")
        @Size(min = 1, max = 253)
        @Nullable String cloneOf,
    @JsonPropertyDescription(
            "New authorities and keys in place of old ones. Its customer cluster sets it.")
        @Nullable Rotation rotation,
    @JsonPropertyDescription(
            "Size class: what the pods ask for and may use. Its customer cluster sets it.")
        @Default("small")
        ClusterSize size,
    @JsonPropertyDescription(
            "OpenID Connect issuers whose tokens let people in. Its customer cluster sets them; a"
                + " change is followed without a restart, but for the first and the last issuer.")
        @Size(max = 8)
        List<OidcIssuer> oidc,
    @JsonPropertyDescription(
            "Who is told of requests to the API server; nobody when left out. Its customer cluster"
                + " sets it.")
        @Nullable ControlPlaneAudit audit,
    @JsonPropertyDescription(
            "Whether pods may be replaced without anybody's wish; they may when left out. Its"
                + " customer cluster sets it.")
        @Nullable ControlPlaneMaintenance maintenance) {

  public ControlPlaneSpec {
    version = Objects.requireNonNullElse(version, KubernetesVersions.DEFAULT);
    replicas = Objects.requireNonNullElse(replicas, 1);
    adminCluster = Objects.requireNonNullElse(adminCluster, "local");
    networks = Objects.requireNonNullElseGet(networks, Networks::defaults);
    apiServer = Objects.requireNonNullElseGet(apiServer, () -> new ApiServer(List.of()));
    controllerManager =
        Objects.requireNonNullElseGet(controllerManager, () -> new ControllerManager(List.of()));
    scheduler = Objects.requireNonNullElseGet(scheduler, () -> new Scheduler(List.of()));
    asleep = Objects.requireNonNullElse(asleep, false);
    size = Objects.requireNonNullElse(size, ClusterSize.SMALL);
    oidc = Objects.requireNonNullElseGet(oidc, List::of);
  }

  /** One that lets in by certificates and its own tokens alone, and tells nobody of requests. */
  public ControlPlaneSpec(
      String version,
      Integer replicas,
      String etcdCluster,
      @Nullable Long etcdQuotaBytes,
      String adminCluster,
      Networks networks,
      ApiServer apiServer,
      ControllerManager controllerManager,
      Scheduler scheduler,
      Boolean asleep,
      @Nullable String accessResetAt,
      @Nullable String cloneOf,
      @Nullable Rotation rotation,
      ClusterSize size) {
    this(
        version,
        replicas,
        etcdCluster,
        etcdQuotaBytes,
        adminCluster,
        networks,
        apiServer,
        controllerManager,
        scheduler,
        asleep,
        accessResetAt,
        cloneOf,
        rotation,
        size,
        List.of(),
        null,
        null);
  }
}
