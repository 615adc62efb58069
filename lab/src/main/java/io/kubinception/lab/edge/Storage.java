package io.kubinception.lab.edge;

import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.docker.ServiceContainer;
import io.kubinception.lab.docker.ServiceContainer.Attachment;
import io.kubinception.lab.host.LabFiles;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The S3 server that backups go to, as a provider has one elsewhere. */
public final class Storage {
  public static final String BUCKET = "backups";
  public static final String ACCESS_KEY = "kubinception";

  private Storage() {}

  /**
   * The secrets of the storage.
   *
   * @param secretKey of its only user
   * @param encryptionKey of the backups, which the storage does not know
   */
  public record Keys(String secretKey, String encryptionKey) {
    private static final int BYTES = 32;

    /** Those that are kept in the folder, made at the first time. */
    public static Keys ensure(Path folder) {
      return new Keys(
          key(folder.resolve("storage-secret-key")), key(folder.resolve("backup-encryption-key")));
    }

    private static String key(Path file) {
      return LabFiles.read(file)
          .orElseGet(
              () -> {
                byte[] bytes = new byte[BYTES];
                new SecureRandom().nextBytes(bytes);
                String made = Base64.getEncoder().encodeToString(bytes);
                LabFiles.write(file, made);
                return made;
              });
    }

    /** Tells nothing. */
    @Override
    public String toString() {
      return "Keys[...]";
    }
  }

  /**
   * @param folder of the host, where the backups are
   */
  public static ServiceContainer container(LabLayout layout, String image, Path folder, Keys keys) {
    String settings =
        """
        BUCKET=%s
        PORT=%d
        ROOT_ACCESS_KEY=%s
        ROOT_SECRET_KEY='%s'
        """
            .formatted(BUCKET, LabLayout.STORAGE_PORT, ACCESS_KEY, keys.secretKey());
    return new ServiceContainer(
        layout.container("storage"),
        image,
        List.of(new Attachment(layout.providerNetwork(), LabLayout.STORAGE)),
        Map.of("/etc/storage.env", settings),
        Map.of(folder.toString(), "/data"),
        Optional.empty(),
        Optional.of(owner(folder)));
  }

  /** So that what it writes belongs to whose lab it is. */
  private static String owner(Path folder) {
    try {
      PrivateFiles.folder(folder);
      return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
    } catch (IOException e) {
      throw new LabException("Cannot make the folder " + folder + ": " + e.getMessage(), e);
    }
  }
}
