package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last backup of a control plane that is deleted: taken when its pods have ended, so that
 * nothing is written any more, and before its keys go. It outlives all else of the cluster.
 */
public final class FinalBackup {
  /** For so long a store may be away before a deletion goes on without it. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /** Why the step waits. */
  static final String WAITS = "FinalBackupWaits";

  /** By these it is found when nothing else is left. */
  private static final Set<String> FOUND_BY =
      Set.of(Kubinception.LABEL_CLUSTER, Kubinception.LABEL_CLUSTER_NAMESPACE);

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofSeconds(5);

  // Without etcd the deletion cannot end either: waiting costs nothing.
  private static final Set<String> GOES_ON_BY_ITSELF =
      Set.of(
          EtcdBackupReconciler.TAKING,
          EtcdBackupReconciler.VERIFYING,
          "EtcdUnavailable",
          "EtcdDenied",
          "KubernetesUnavailable",
          "Conflict");

  private final KubernetesClient client;
  private final BackupPlaces places;
  private final EtcdPods pods;
  private final Events events;
  private final Clock clock;

  public FinalBackup(
      KubernetesClient client, BackupPlaces places, EtcdPods pods, Events events, Clock clock) {
    this.client = client;
    this.places = places;
    this.pods = pods;
    this.events = events;
    this.clock = clock;
  }

  /** Has the data backed up, or says why it is not; never for ever. */
  public StepResult take(ControlPlane controlPlane) {
    EtcdTenant tenant = tenant(controlPlane);
    if (tenant == null || tenant.getSpec().id() == null) {
      return StepResult.done("there is no data");
    }
    EtcdBackup backup = client.resources(EtcdBackup.class).withName(name(tenant)).get();
    if (tenant.getMetadata().getDeletionTimestamp() != null) {
      return StepResult.done(backup == null ? "not taken" : name(tenant));
    }
    Optional<CustomerCluster> cluster = cluster(controlPlane);
    HasMetadata about = cluster.<HasMetadata>map(c -> c).orElse(controlPlane);
    Deletion wish = wish(controlPlane);
    if (!wish.finalBackup()
        || controlPlane.finalBackupRefused()
        || cluster.map(CustomerCluster::finalBackupRefused).orElse(false)) {
      return without(about, backup, "none is wished");
    }
    if (isGivenUp(tenant)) {
      return without(
          about, backup, "its data were lost with its etcd cluster, and have been given up");
    }
    if (backup != null) {
      return await(about, backup);
    }
    if (!places.isDescribed(wish.store())) {
      return without(about, null, places.missing(wish.store()));
    }
    client.resource(wanted(controlPlane, tenant, wish)).create();
    return StepResult.waitFor(SOON, EtcdBackupReconciler.TAKING, "a final backup is being taken");
  }

  private boolean isGivenUp(EtcdTenant tenant) {
    EtcdCluster cluster =
        client.resources(EtcdCluster.class).withName(tenant.getSpec().etcdCluster()).get();
    return cluster != null && pods.isGivenUp(cluster);
  }

  private @Nullable EtcdTenant tenant(ControlPlane controlPlane) {
    var meta = controlPlane.getMetadata();
    return client
        .resources(EtcdTenant.class)
        .inNamespace(meta.getNamespace())
        .withName(meta.getName())
        .get();
  }

  private Deletion wish(ControlPlane controlPlane) {
    AdminCluster admin =
        client.resources(AdminCluster.class).withName(controlPlane.getSpec().adminCluster()).get();
    return admin == null ? Deletion.defaults() : admin.getSpec().deletion();
  }

  /** The cluster that it is the control plane of. */
  private Optional<CustomerCluster> cluster(ControlPlane controlPlane) {
    Map<String, String> labels = labels(controlPlane);
    String name = labels.get(Kubinception.LABEL_CLUSTER);
    String namespace = labels.get(Kubinception.LABEL_CLUSTER_NAMESPACE);
    return name == null || namespace == null
        ? Optional.empty()
        : Optional.ofNullable(
            client.resources(CustomerCluster.class).inNamespace(namespace).withName(name).get());
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  /** The same after every restart; an id is of one tenant, ever. */
  private static String name(EtcdTenant tenant) {
    return "%s-final-%s".formatted(tenant.getMetadata().getName(), tenant.getSpec().id());
  }

  private static EtcdBackup wanted(ControlPlane controlPlane, EtcdTenant tenant, Deletion wish) {
    var labels = new HashMap<>(labels(controlPlane));
    labels.keySet().retainAll(FOUND_BY);
    labels.put(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY);
    labels.put(Kubinception.LABEL_BACKUP_OF, String.valueOf(tenant.getSpec().id()));
    var meta = tenant.getMetadata();
    var backup = new EtcdBackup();
    backup.setMetadata(new ObjectMetaBuilder().withName(name(tenant)).withLabels(labels).build());
    backup.setSpec(
        EtcdBackupSpec.of(new TenantReference(meta.getNamespace(), meta.getName()), wish.store())
            .keptFor(wish.keepFinalBackup()));
    return backup;
  }

  private StepResult await(HasMetadata about, EtcdBackup backup) {
    String name = backup.getMetadata().getName();
    Optional<Condition> ready = Status.condition(backup.getStatus(), Conditions.READY);
    if (ready.isEmpty()) {
      return StepResult.waitFor(SOON, EtcdBackupReconciler.TAKING, "a final backup is being taken");
    }
    String sentence = ready.get().getMessage();
    if ("True".equals(ready.get().getStatus())) {
      events.normal(
          about,
          "FinalBackup",
          "its final backup is EtcdBackup %s, kept for %s"
              .formatted(name, backup.getSpec().keep()));
      return StepResult.done(name);
    }
    if (GOES_ON_BY_ITSELF.contains(ready.get().getReason())) {
      return StepResult.waitFor(SOON, WAITS, "the final backup is being taken: " + sentence);
    }
    Instant end = ScheduledBackups.created(backup).plus(PATIENCE);
    return clock.instant().isBefore(end)
        ? StepResult.waitFor(
            LATER,
            WAITS,
            "the final backup fails: %s; it is deleted without one at %s, or at once with the annotation %s=none"
                .formatted(sentence, end, Kubinception.ANNOTATION_FINAL_BACKUP))
        : without(about, backup, sentence);
  }

  private StepResult without(HasMetadata about, @Nullable EtcdBackup failed, String why) {
    String message = "deleted without a final backup: " + why;
    events.warning(about, "NoFinalBackup", message);
    if (failed != null) {
      client.resource(failed).delete();
    }
    return StepResult.done(message);
  }
}
