package io.kubinception.operator.etcdpods;

import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.backup.ClusterBackup;
import io.kubinception.operator.kube.Failures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program of the pod that fetches the copy of a whole etcd out of a store. */
public final class FetchCopy {

  /** Takes the folder of the store's Secret, the backup's name there, and where the copy goes. */
  public static void main(String[] args) {
    // The kubelet keeps it as the container's last words.
    trouble(List.of(args))
        .ifPresent(
            trouble -> {
              System.err.println(trouble);
              System.exit(1);
            });
  }

  /** Why the copy could not be fetched, as a sentence on one line with its cause. */
  static Optional<String> trouble(List<String> given) {
    try {
      fetch(Path.of(given.get(0)), given.get(1), Path.of(given.get(2)));
      return Optional.empty();
    } catch (BackupException e) {
      return Optional.of(Failures.sentence(e));
    } catch (Exception e) {
      return Optional.of(
          "the backup cannot be fetched: %s: %s"
              .formatted(e.getClass().getSimpleName(), Failures.sentence(e)));
    }
  }

  /** The copy is of use only when this returns: all sums were checked. */
  static void fetch(Path settings, String file, Path to) throws IOException {
    try (BackupPlace place = place(settings);
        OutputStream out = Files.newOutputStream(to)) {
      ClusterBackup.extract(place.store(), file, place.key(), out);
    }
  }

  /** Of a mounted Secret: a file for each value; what begins with a dot is the kubelet's. */
  static BackupPlace place(Path settings) throws IOException {
    try (Stream<Path> files = Files.list(settings)) {
      return BackupPlace.of(
          files
              .filter(file -> !name(file).startsWith("."))
              .collect(Collectors.toMap(FetchCopy::name, FetchCopy::text)));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FetchCopy() {}
}
