package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a component, picked key by key from Secrets and ConfigMaps, in one projected volume:
 * one mount instead of six shortens the start, and a pod sees no key that it has no use for.
 */
final class MountedFiles {

  private static final String DIRECTORY = "/etc/kubinception/";
  private static final String VOLUME = "files";

  /** Owner and group (fsGroup) may read, nobody else. */
  private static final int MODE = 0440;

  private final List<VolumeProjection> sources = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();

  /** Where a file is found in the container. */
  static String path(String file) {
    return DIRECTORY + file;
  }

  /** Keys of a Secret under a folder, by their own names. */
  MountedFiles secret(String name, String folder, String... keys) {
    return secret(
        name, Arrays.stream(keys).map(k -> new KeyToPath(k, null, folder + "/" + k)).toList());
  }

  /** One key of a Secret, as a file of another name. */
  MountedFiles secretFile(String name, String key, String file) {
    return secret(name, List.of(new KeyToPath(key, null, file)));
  }

  private MountedFiles secret(String name, List<KeyToPath> items) {
    secrets.add(name);
    sources.add(
        new VolumeProjectionBuilder()
            .withNewSecret()
            .withName(name)
            .withItems(items)
            .endSecret()
            .build());
    return this;
  }

  /** One key of a ConfigMap, as a file of another name. */
  MountedFiles configMapFile(String name, String key, String file) {
    return configMapFile(name, key, file, null);
  }

  /** The same of a ConfigMap that need not exist, and may come and go while the pod runs. */
  MountedFiles optionalConfigMapFile(String name, String key, String file) {
    return configMapFile(name, key, file, true);
  }

  private MountedFiles configMapFile(
      String name, String key, String file, @Nullable Boolean optional) {
    sources.add(
        new VolumeProjectionBuilder()
            .withNewConfigMap()
            .withName(name)
            .withItems(new KeyToPath(key, null, file))
            .withOptional(optional)
            .endConfigMap()
            .build());
    return this;
  }

  /** Names of the Secrets in use. */
  List<String> secretNames() {
    return Collections.unmodifiableList(secrets);
  }

  Volume volume() {
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewProjected()
        .withDefaultMode(MODE)
        .withSources(sources)
        .endProjected()
        .build();
  }

  VolumeMount mount() {
    return new VolumeMountBuilder()
        .withName(VOLUME)
        .withMountPath(DIRECTORY.substring(0, DIRECTORY.length() - 1))
        .withReadOnly(true)
        .build();
  }
}
