package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.EncryptionConfig;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.EncryptionKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open the Secrets in a backup. They stay in the operator's namespace as long as the
 * backup does: the cluster's own go with its namespace, or by a rotation.
 */
public final class KeptKeys {
  private static final String FILE = "keys";

  private final KubernetesClient client;
  private final Applier applier;
  private final String operatorNamespace;

  public KeptKeys(KubernetesClient client, Applier applier, String operatorNamespace) {
    this.client = client;
    this.applier = applier;
    this.operatorNamespace = operatorNamespace;
  }

  /** The name of the Secret that has them. */
  static String secretName(String backup) {
    return backup + "-encryption";
  }

  /** Where they are, for people. */
  String place(String backup) {
    return "Secret %s in namespace %s".formatted(secretName(backup), operatorNamespace);
  }

  /** The keys that are kept with the backup. */
  public List<EncryptionKey> of(String backup) {
    Secret kept = find(operatorNamespace, secretName(backup));
    return kept == null
        ? List.of()
        : EncryptionKey.parseLines(SecretData.decode(kept).getOrDefault(FILE, ""));
  }

  /**
   * Adds the keys that are in force now. Done before the tenant is read and after, it keeps those
   * that a rotation used meanwhile.
   */
  StepResult keep(EtcdBackup backup, TenantReference tenant) {
    List<EncryptionKey> inForce = inForce(tenant);
    if (inForce.isEmpty()) {
      return StepResult.done("there are none");
    }
    String name = backup.getMetadata().getName();
    Secret kept = find(operatorNamespace, secretName(name));
    if (kept != null && !isOwned(kept, backup)) {
      return backup.getSpec().file() != null
          ? StepResult.done("as somebody gave them")
          : StepResult.userMustAct(
              "NameTaken",
              place(name)
                  + " is in the way of the backup's keys: delete it, or name the backup otherwise");
    }
    var keys = new LinkedHashSet<>(of(name));
    if (keys.addAll(inForce)) {
      applier.apply(secret(backup, EncryptionKey.lines(keys)));
    }
    return StepResult.done("");
  }

  /** Those that API servers read with: in a rotation two. */
  private List<EncryptionKey> inForce(TenantReference tenant) {
    return own(tenant)
        .map(own -> EncryptionConfig.keys(own.getOrDefault(EncryptionConfig.FILE, "")))
        .orElse(List.of());
  }

  private Optional<Map<String, String>> own(TenantReference tenant) {
    return Optional.ofNullable(
            find(tenant.namespace(), new ControlPlaneNames(tenant.name()).encryptionSecret()))
        .map(SecretData::decode);
  }

  /**
   * How values begin that its API servers can read; empty if they are not ours to know, or encrypt
   * nothing.
   */
  Optional<Set<String>> readable(TenantReference tenant) {
    return Optional.of(inForce(tenant))
        .filter(keys -> !keys.isEmpty())
        .map(keys -> keys.stream().map(EncryptionKey::mark).collect(Collectors.toSet()));
  }

  /**
   * Whether one of two keys is to go soon: by the mark of the rotation, in the key's own Secret.
   */
  boolean rotate(TenantReference tenant) {
    return own(tenant)
        .map(own -> RotationMark.parse(own.get(SecretChecksums.ROTATION)))
        .filter(RotationMark::underWay)
        .isPresent();
  }

  /** With the backup, whoever waits for the garbage collector. */
  void forget(EtcdBackup backup) {
    Optional.ofNullable(find(operatorNamespace, secretName(backup.getMetadata().getName())))
        .filter(kept -> isOwned(kept, backup))
        .ifPresent(applier::delete);
  }

  private @Nullable Secret find(String namespace, String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  private static boolean isOwned(HasMetadata kept, EtcdBackup by) {
    return kept.hasOwnerReferenceFor(by.getMetadata().getUid());
  }

  private Secret secret(EtcdBackup backup, String keys) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(secretName(backup.getMetadata().getName()))
        .withNamespace(operatorNamespace)
        .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .withOwnerReferences(owner(backup))
        .endMetadata()
        .withType("Opaque")
        .withData(SecretData.encode(Map.of(FILE, keys)))
        .build();
  }

  private static OwnerReference owner(EtcdBackup backup) {
    return new OwnerReferenceBuilder()
        .withApiVersion(backup.getApiVersion())
        .withKind(backup.getKind())
        .withName(backup.getMetadata().getName())
        .withUid(backup.getMetadata().getUid())
        .build();
  }
}
