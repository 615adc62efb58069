package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Sizes;
import io.kubinception.etcd.operate.Snapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd snapshot}. */
@Command(
    name = "snapshot",
    description = {
      "Copy a whole etcd cluster into a file that 'etcdutl snapshot restore' takes.",
      "It holds everything of every customer: keep it like a key."
    })
public final class EtcdSnapshotCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final EtcdTarget target = new EtcdTarget();

  @Parameters(paramLabel = "FILE", description = "Where to; must not exist yet.")
  private Path file = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30m",
      description = "How long it may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  public EtcdSnapshotCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw Failure.usage("%s is in no folder that exists".formatted(file));
    }
    if (Files.exists(file)) {
      throw Failure.usage("%s exists already: name another file".formatted(file));
    }
    var snapshot =
        target.with(
            session,
            client -> new Snapshots(client, timeout, EtcdTarget.progress(session)).save(file));
    session
        .terminal()
        .print(
            String.format(
                Locale.ROOT,
                "%s: %s of %s, revision %d, etcd %s, SHA-256 %s checked, in %.1f s",
                snapshot.file(),
                Sizes.of(snapshot.bytes()),
                snapshot.member(),
                snapshot.revision(),
                snapshot.version(),
                snapshot.sha256(),
                snapshot.took().toMillis() / 1000.0));
    return ExitCode.OK;
  }
}
