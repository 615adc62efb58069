package io.kubinception.lab.admin;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;

/**
 * A persistent volume that is a folder of nodes.
 *
 * @param path of the folder
 * @param hosts nodes that have it
 */
record FolderVolume(String name, String storageClass, String path, List<String> hosts) {
  /** A class of such volumes: each is bound once its pod has a node. */
  static StorageClass ofClass(String name) {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withProvisioner("kubernetes.io/no-provisioner")
        .withVolumeBindingMode("WaitForFirstConsumer")
        .build();
  }

  PersistentVolume object() {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName(storageClass)
        .addToCapacity("storage", new Quantity("8Gi"))
        .withAccessModes("ReadWriteOnce")
        .withPersistentVolumeReclaimPolicy("Retain")
        .withNewLocal()
        .withPath(path)
        .endLocal()
        .withNewNodeAffinity()
        .withNewRequired()
        .addToNodeSelectorTerms(
            new NodeSelectorTermBuilder()
                .addToMatchExpressions(
                    new NodeSelectorRequirementBuilder()
                        .withKey("kubernetes.io/hostname")
                        .withOperator("In")
                        .withValues(hosts)
                        .build())
                .build())
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .build();
  }
}
