package io.kubinception.audit;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.audit.Finding.LostBackup;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.backup.BackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** EtcdBackups whose files a store does not have any more. */
final class BackupCheck implements Check<LostBackup> {
  private final Owners owners;
  private final Secrets secrets;
  private final String store;

  BackupCheck(Owners owners, Secrets secrets, String store) {
    this.owners = owners;
    this.secrets = secrets;
    this.store = store;
  }

  @Override
  public String place() {
    return "backup store " + store;
  }

  @Override
  public List<LostBackup> look() {
    List<EtcdBackup> backups =
        owners.all(EtcdBackup.class).stream()
            .filter(backup -> backup.getSpec().store().equals(store))
            .filter(backup -> !Owners.goes(backup))
            // Only what was read through once was ever there.
            .filter(backup -> backup.getStatus() != null && backup.getStatus().takenAt() != null)
            .filter(backup -> backup.getStatus().file() != null)
            .toList();
    Map<String, String> settings = secrets.read(store);
    String directory = settings.get("directory");
    if (directory != null && !Files.isDirectory(Path.of(directory.strip()))) {
      throw new IllegalStateException(
          "it is a directory of the operator's pod, %s, which is not here".formatted(directory));
    }
    Set<String> files;
    try (BackupPlace place = BackupPlace.of(settings)) {
      files =
          place.store().list("").stream().map(BackupStore.Stored::name).collect(Collectors.toSet());
    }
    return backups.stream()
        .filter(backup -> !files.contains(Objects.requireNonNull(backup.getStatus().file())))
        .map(
            backup ->
                new LostBackup(backup.getMetadata().getName(), store, backup.getStatus().file()))
        .toList();
  }

  /** A file that is lost cannot be made again. */
  @Override
  public void repair(LostBackup finding) {
    throw new UnsupportedOperationException("a lost backup has no remedy");
  }
}
