package io.kubinception.cli.backup;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Sizes;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.backup.ClusterBackup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup extract}: needs no admin cluster, as that may be lost too. */
@Command(
    name = "extract",
    description = {
      "Fetch the backup of a whole etcd cluster from its store and decrypt it, for 'etcdutl"
          + " snapshot restore'. Asks no admin cluster.",
      "Without FILE: list what is in the store."
    })
public final class BackupExtractCommand implements Callable<Integer> {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Session session;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The backup's name in the store, such as clusters/lab/20260102-1000.backup.")
  private String file = "";

  @Option(
      names = "--store",
      required = true,
      paramLabel = "SETTINGS",
      description =
          "File with the settings of the store's Secret, one 'name=value' a line, readable by you"
              + " alone (chmod 600).")
  private Path store = Path.of("");

  @Option(names = "--to", paramLabel = "PATH", description = "Where the snapshot is written.")
  private Path to = Path.of("snapshot.db");

  public BackupExtractCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (BackupPlace place = BackupPlace.of(settings())) {
      if (file.isEmpty()) {
        place
            .store()
            .list("")
            .forEach(
                found ->
                    session
                        .terminal()
                        .print("%s  %s".formatted(found.name(), Sizes.of(found.bytes()))));
        return ExitCode.OK;
      }
      extract(place);
      return ExitCode.OK;
    } catch (BackupException e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    } catch (IOException e) {
      throw Failure.failed("cannot write %s: %s".formatted(to, e.getMessage())).because(e);
    }
  }

  private Map<String, String> settings() {
    try {
      Set<PosixFilePermission> open = Files.getPosixFilePermissions(store);
      if (!OWNER.containsAll(open)) {
        throw Failure.usage("others may read %s, which holds keys: chmod 600 it".formatted(store));
      }
      var read = new Properties();
      try (var in = Files.newBufferedReader(store)) {
        read.load(in);
      }
      var settings = new HashMap<String, String>();
      read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
      return settings;
    } catch (IOException e) {
      throw Failure.usage("cannot read %s: %s".formatted(store, e.getMessage())).because(e);
    }
  }

  /** The file is there when it is whole. */
  private void extract(BackupPlace place) throws IOException {
    if (Files.exists(to)) {
      throw Failure.usage("%s exists already".formatted(to));
    }
    Path half = to.resolveSibling(to.getFileName() + ".half");
    try {
      Files.createFile(half, PosixFilePermissions.asFileAttribute(OWNER));
      try (OutputStream out = Files.newOutputStream(half)) {
        var checked = ClusterBackup.extract(place.store(), file, place.key(), out);
        session
            .terminal()
            .print(
                "%s: etcd cluster %s at %s, %s. Restore it on each new server with 'etcdutl snapshot restore %1$s --bump-revision 10000000000 --mark-compacted ...'"
                    .formatted(
                        to,
                        checked.header().origin(),
                        checked.header().takenAt(),
                        Sizes.of(checked.summary().bytes())));
      }
      Files.move(half, to);
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(
              "%s exists already: if no other extraction is under way, delete it".formatted(half))
          .because(e);
    } catch (BackupException | IOException e) {
      Files.deleteIfExists(half);
      throw e;
    }
  }
}
