package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.OutOfMemory;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneModel;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.ControlPlaneObjects;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.controlplane.ExtraArguments;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.controlplane.SizeClass;
import io.kubinception.controlplane.Versions;
import io.kubinception.operator.kube.Owners;
import io.kubinception.operator.kube.Sleep;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over a control plane: what its steps have found out so far, for those that follow. */
final class ControlPlanePass {
  private final ControlPlane controlPlane;
  private final Map<String, Deployment> deployments;
  private final AccessReset accessReset;

  private @Nullable AdminCluster adminCluster;
  private @Nullable EtcdCluster etcdCluster;
  private @Nullable EtcdTenant tenant;
  private @Nullable Endpoint endpoint;
  private @Nullable String clusterIp;
  private @Nullable Rendered rendered;
  private Map<String, Map<String, String>> secrets = Map.of();
  private List<Secret> mounted = List.of();
  private @Nullable String startedAt;
  private @Nullable String usableAt;
  private @Nullable Integer queuePosition;
  private boolean usable;
  private boolean controllersHeldBack;
  private Redundancy.@Nullable Finding redundancy;
  private Roll.@Nullable Finding roll;
  private @Nullable OutOfMemory outOfMemory;
  private @Nullable String settledWish;
  private final Map<Credential, String> rotationLacks = new EnumMap<>(Credential.class);

  ControlPlanePass(
      ControlPlane controlPlane, Map<String, Deployment> deployments, @Nullable EtcdTenant tenant) {
    this.controlPlane = controlPlane;
    this.deployments = deployments;
    this.accessReset = new AccessReset(controlPlane);
    this.tenant = tenant;
    var status = controlPlane.getStatus();
    if (status != null) {
      startedAt = status.startedAt();
      usableAt = status.usableAt();
      outOfMemory = status.outOfMemory();
      settledWish = status.settledWish();
    }
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  String name() {
    return controlPlane.getMetadata().getName();
  }

  String namespace() {
    return controlPlane.getMetadata().getNamespace();
  }

  ControlPlaneNames names() {
    return new ControlPlaneNames(name());
  }

  OwnerReference owner() {
    return Owners.controller(controlPlane);
  }

  /** The Deployment of the component, as last seen. */
  Optional<Deployment> deployment(Component component) {
    return Optional.ofNullable(deployments.get(names().deployment(component)));
  }

  /** Whether an API server is ready, as the admin cluster sees it. */
  boolean apiServerIsReady() {
    return deployment(Component.API_SERVER)
        .map(Deployment::getStatus)
        .map(s -> Objects.requireNonNullElse(s.getReadyReplicas(), 0) > 0)
        .orElse(false);
  }

  void found(AdminCluster admin, EtcdCluster etcd) {
    adminCluster = admin;
    etcdCluster = etcd;
  }

  AdminCluster adminCluster() {
    return Objects.requireNonNull(adminCluster, "no step has found the admin cluster");
  }

  EtcdCluster etcdCluster() {
    return Objects.requireNonNull(etcdCluster, "no step has found the etcd cluster");
  }

  void tenant(EtcdTenant found) {
    tenant = found;
  }

  Optional<EtcdTenant> tenant() {
    return Optional.ofNullable(tenant);
  }

  @Nullable String tenantId() {
    if (tenant != null) {
      return tenant.getSpec().id();
    }
    return controlPlane.getStatus() == null ? null : controlPlane.getStatus().tenantId();
  }

  void reachedAt(Endpoint where, String internalIp) {
    endpoint = where;
    clusterIp = internalIp;
  }

  Optional<Endpoint> endpointIfKnown() {
    return Optional.ofNullable(endpoint);
  }

  Endpoint endpoint() {
    return Objects.requireNonNull(endpoint, "no step has allocated the endpoint");
  }

  String clusterIp() {
    return Objects.requireNonNull(clusterIp, "no step has made the Service");
  }

  void secrets(Map<String, Map<String, String>> complete, List<Secret> inNamespace) {
    secrets = new HashMap<>(complete);
    mounted = inNamespace;
  }

  /** The control plane's Secrets as they were found in its namespace. */
  List<Secret> mounted() {
    return mounted;
  }

  /** Data of a secret of ours, decoded. */
  Map<String, String> secret(String name) {
    return secrets.getOrDefault(name, Map.of());
  }

  /** It has been written with these data since. */
  void secret(String name, Map<String, String> data) {
    secrets.put(name, data);
  }

  /** What the rotation of a credential waits for, as a sentence. */
  void rotationLacks(Credential credential, String what) {
    rotationLacks.put(credential, what);
  }

  @Nullable String rotationLack(Credential credential) {
    return rotationLacks.get(credential);
  }

  /** Of the Secrets, when this pass has come as far as to read them. */
  @Nullable List<CredentialRotation> rotations() {
    var status = controlPlane.getStatus();
    return secrets.isEmpty()
        ? status == null ? null : status.rotations()
        : CredentialsRotation.told(this);
  }

  ControlPlaneModel model(
      Endpoint at, String tenantId, Versions versions, SecretChecksums checksums) {
    var spec = controlPlane.getSpec();
    Map<String, String> labels = controlPlane.getMetadata().getLabels();
    return new ControlPlaneModel(
        name(),
        namespace(),
        owner(),
        labels == null ? Map.of() : labels,
        versions,
        spec.replicas(),
        apiServerIsReady(),
        spec.networks(),
        tenantId,
        etcdCluster().memberEndpoints(),
        at,
        ExtraArguments.of(spec),
        spec.oidc(),
        spec.audit(),
        checksums,
        SizeClass.of(spec.size()));
  }

  /** The version that is asked for. */
  String version() {
    return controlPlane.getSpec().version();
  }

  /** The version that ran when the last pass ended. */
  Optional<String> versionBefore() {
    return Optional.ofNullable(controlPlane.getStatus()).map(status -> status.version());
  }

  /** The size class that is asked for. */
  ClusterSize size() {
    return controlPlane.getSpec().size();
  }

  /** The size class that ran when the last pass ended. */
  Optional<ClusterSize> sizeBefore() {
    return Optional.ofNullable(controlPlane.getStatus()).map(status -> status.size());
  }

  /** The size class that all pods are of. */
  @Nullable ClusterSize sizeThatRuns() {
    return startedBefore() && isUsable() && roll().map(Roll.Finding::rolledOut).orElse(true)
        ? size()
        : sizeBefore().orElse(null);
  }

  /** The version that runs: the newer one when all of it does, and what is inside is of it. */
  @Nullable String versionThatRuns() {
    if (!startedBefore()) {
      return null;
    }
    return isUsable() && model().versions().inside().equals(version())
        ? version()
        : versionBefore().orElse(version());
  }

  /** The last time that an API server was killed for want of memory. */
  Optional<OutOfMemory> outOfMemory() {
    return Optional.ofNullable(outOfMemory);
  }

  void ranOutOfMemory(OutOfMemory kill) {
    outOfMemory = kill;
  }

  /** Its tenant and certificates must be there. */
  void render(Versions versions, SecretChecksums checksums) {
    String id = Objects.requireNonNull(tenantId(), "no step has found the etcd tenant");
    rendered = Rendered.of(model(endpoint(), id, versions, checksums));
  }

  /** What runs, for now, is what is to run. */
  void keepWhatRuns() {
    var seen = new EnumMap<Component, Deployment>(Component.class);
    for (Component component : Component.values()) {
      deployment(component).ifPresent(found -> seen.put(component, found));
    }
    rendered = rendered().keeping(seen);
  }

  /** Whether all of the component that is asked for is there and ready. */
  boolean isComplete(Component component) {
    return rendered().isComplete(component, deployment(component).orElse(null));
  }

  /** All pods run as they were last wished, unless a rotation has stages to come. */
  void settled() {
    if (CredentialsRotation.due(this)) {
      return;
    }
    var maintenance = controlPlane.getSpec().maintenance();
    settledWish = maintenance == null ? null : maintenance.wish();
  }

  /** The last wish of which that is true. */
  @Nullable String settledWish() {
    return settledWish;
  }

  void found(Roll.Finding finding) {
    roll = finding;
  }

  Optional<Roll.Finding> roll() {
    return Optional.ofNullable(roll);
  }

  ControlPlaneModel model() {
    return rendered().model();
  }

  ControlPlaneObjects objects() {
    return rendered().objects();
  }

  /** Whether this pass has come as far as to know what is to run. */
  boolean isRendered() {
    return rendered != null;
  }

  private Rendered rendered() {
    return Objects.requireNonNull(rendered, "no step has rendered the control plane");
  }

  void found(Redundancy.Finding finding) {
    redundancy = finding;
  }

  Optional<Redundancy.Finding> redundancy() {
    return Optional.ofNullable(redundancy);
  }

  /** Whether its API server was ever let start: then nothing holds it up any more. */
  boolean startedBefore() {
    return startedAt != null;
  }

  void started(String at) {
    startedAt = at;
  }

  @Nullable String startedAt() {
    return startedAt;
  }

  AccessReset accessReset() {
    return accessReset;
  }

  /** Whether it is to be at zero pods. */
  boolean sleeps() {
    return controlPlane.getSpec().asleep();
  }

  /** Whether nothing of it runs yet, as it is new or was asleep. */
  boolean coldStart() {
    return !startedBefore() || Sleep.hasSlept(controlPlane.getStatus());
  }

  /** Since when it waits to run (RFC 3339): its creation, or when it was woken. */
  String waitsSince(Instant now) {
    return startedBefore()
        ? Status.condition(controlPlane.getStatus(), Hibernated.CONDITION)
            .filter(c -> Hibernated.WAKING_UP.equals(c.getReason()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString())
        : controlPlane.getMetadata().getCreationTimestamp();
  }

  void usable(String at) {
    usable = true;
    if (usableAt == null) {
      usableAt = at;
    }
  }

  /** Whether this pass has found it usable. */
  boolean isUsable() {
    return usable;
  }

  @Nullable String usableAt() {
    return usableAt;
  }

  /** No controller manager runs until the way to its API server is open again. */
  void holdControllersBack() {
    controllersHeldBack = true;
  }

  boolean controllersAreHeldBack() {
    return controllersHeldBack;
  }

  void queued(int position) {
    queuePosition = position;
  }

  @Nullable Integer queuePosition() {
    return queuePosition;
  }
}
