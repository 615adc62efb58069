package io.kubinception.operator.quota;

import io.kubinception.controlplane.QuotaPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The API server's projected volume, changed as the kubelet's AtomicWriter does it. */
final class MountedPolicy {
  private final Path volume;
  private int generation;

  MountedPolicy(Path volume) throws IOException {
    this.volume = volume;
    write("");
    Files.createSymbolicLink(volume.resolve("quota"), Path.of("..data", "quota"));
    Files.writeString(
        volume.resolve("admission.yaml"),
        """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AdmissionConfiguration
        plugins:
        - name: ValidatingAdmissionPolicy
          configuration:
            apiVersion: apiserver.config.k8s.io/v1
            kind: ValidatingAdmissionPolicyConfiguration
            staticManifestsDir: %s
        """
            .formatted(volume.resolve("quota")));
  }

  Path configuration() {
    return volume.resolve("admission.yaml");
  }

  /** A new folder with all files, then the link to it in one step, then the old one goes. */
  void write(String policy) {
    try {
      Path fresh = Files.createDirectories(volume.resolve("..g" + ++generation + "/quota"));
      Files.writeString(fresh.resolve("about.txt"), "about");
      Files.writeString(fresh.resolve(QuotaPolicy.KEY), policy);
      Path link = volume.resolve("..data_tmp");
      Files.createSymbolicLink(link, Path.of("..g" + generation));
      Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      Path old = volume.resolve("..g" + (generation - 1) + "/quota");
      Files.deleteIfExists(old.resolve("about.txt"));
      Files.deleteIfExists(old.resolve(QuotaPolicy.KEY));
      Files.deleteIfExists(old);
      Files.deleteIfExists(old.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
