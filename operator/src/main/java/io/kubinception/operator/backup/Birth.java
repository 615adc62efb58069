package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.restore.RestoreException;
import io.kubinception.etcd.restore.Restored;
import io.kubinception.etcd.restore.TenantClone;
import io.kubinception.etcd.restore.TenantClone.Order;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.operator.work.LongWork.State;
import io.kubinception.pki.EncryptionKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fills the etcd tenant of a control plane that is born from a backup, before it first starts. */
public final class Birth {
  /** The condition of a ControlPlane that says that it was done. */
  public static final String CONDITION = "DataCloned";

  private static final String NETWORKS_DIFFER = "NetworksDiffer";
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration FOR_GOOD = Duration.ofHours(1);

  private final KubernetesClient client;
  private final Subjects subjects;
  private final BackupPlaces places;
  private final KeptKeys keys;
  private final LongWork work;

  public Birth(
      KubernetesClient client,
      EtcdConnections connections,
      BackupPlaces places,
      KeptKeys keys,
      LongWork work) {
    this.client = client;
    this.subjects = new Subjects(client, connections);
    this.places = places;
    this.keys = keys;
    this.work = work;
  }

  /** The keys that read what it is born with, and never write. */
  public List<EncryptionKey> readers(ControlPlane controlPlane) {
    String name = controlPlane.getSpec().cloneOf();
    return name == null ? List.of() : keys.of(name);
  }

  /**
   * Done when there is nothing to clone, and when it was done once.
   *
   * @param readable the keys that its API servers will have
   */
  public StepResult fill(
      ControlPlane controlPlane, EtcdTenant tenant, List<EncryptionKey> readable) {
    String name = controlPlane.getSpec().cloneOf();
    if (name == null) {
      return StepResult.done("");
    }
    if (Status.isTrue(controlPlane.getStatus(), CONDITION)) {
      return StepResult.done("born from EtcdBackup " + name);
    }
    Optional<String> hopeless = otherNetworks(controlPlane);
    if (hopeless.isPresent()) {
      return networksDiffer(hopeless.get());
    }
    try {
      return fillFrom(controlPlane, tenant, name, readable);
    } catch (RestoreException.Impossible e) {
      return networksDiffer(
          "%s: networks.services must be as in the first cluster, so delete this one and make it anew"
              .formatted(Failures.sentence(e)));
    } catch (RestoreException.KeyMissing e) {
      return StepResult.userMustAct(
          WaitingInVain.ENCRYPTION_KEY_MISSING,
          "EtcdBackup %s: %s: bring back %s, or choose another backup"
              .formatted(name, Failures.sentence(e), keys.place(name)));
    } catch (RuntimeException e) {
      return BackupFailures.of(e);
    }
  }

  /** Neither networks nor backup can be changed: what was found once is not looked for again. */
  private static Optional<String> otherNetworks(ControlPlane controlPlane) {
    return Status.condition(controlPlane.getStatus(), CONDITION)
        .filter(c -> NETWORKS_DIFFER.equals(c.getReason()))
        .map(Condition::getMessage);
  }

  private static StepResult networksDiffer(String sentence) {
    return StepResult.waitFor(FOR_GOOD, NETWORKS_DIFFER, sentence);
  }

  private StepResult fillFrom(
      ControlPlane controlPlane, EtcdTenant tenant, String name, List<EncryptionKey> readable) {
    EtcdBackup backup = client.resources(EtcdBackup.class).withName(name).get();
    if (backup == null || backup.getSpec().tenant() == null) {
      return StepResult.userMustAct(
          WaitingInVain.NO_BACKUP, "there is no EtcdBackup %s of a tenant".formatted(name));
    }
    if (!EtcdBackupPass.isReadable(backup)) {
      return StepResult.waitFor(LOOK, "BackupNotReady", EtcdBackupPass.unreadable(backup));
    }
    Optional<BackupPlace> place = places.find(backup.getSpec().store());
    if (place.isEmpty()) {
      return StepResult.userMustAct(
          WaitingInVain.NO_STORE, places.missing(backup.getSpec().store()));
    }
    return write(order(controlPlane, tenant, backup, readable), tenant, backup, place.get());
  }

  private static Order order(
      ControlPlane controlPlane,
      EtcdTenant tenant,
      EtcdBackup backup,
      List<EncryptionKey> readable) {
    return new Order(
        new TenantId(String.valueOf(tenant.getSpec().id())),
        "clone-" + controlPlane.getMetadata().getUid(),
        String.valueOf(backup.getStatus().file()),
        controlPlane.getSpec().networks().services(),
        readable.stream().map(EncryptionKey::mark).collect(Collectors.toSet()));
  }

  private StepResult write(Order order, EtcdTenant tenant, EtcdBackup backup, BackupPlace place) {
    var etcd = subjects.requireEtcd(tenant.getSpec().etcdCluster());
    State<Restored> state =
        work.ask(
            order.id(),
            progress ->
                new TenantClone(etcd.client(), place.store(), place.key())
                    .fill(order, keys -> progress.accept("%,d keys are written".formatted(keys))));
    return switch (state) {
      case State.Running<Restored>(String progress, Duration again) ->
          StepResult.waitFor(again, "Cloning", "is filled from the backup: " + progress);
      case State.Done<Restored>(Restored restored) ->
          StepResult.done(
              "born from EtcdBackup %s, with %,d keys"
                  .formatted(backup.getMetadata().getName(), restored.keys()));
    };
  }

  /** Whether a control plane is yet to start from this backup: until then its keys are here. */
  static boolean isNeeded(KubernetesClient client, String backup) {
    return client.resources(ControlPlane.class).inAnyNamespace().list().getItems().stream()
        .anyMatch(controlPlane -> controlPlane.isBornFrom(backup));
  }
}
