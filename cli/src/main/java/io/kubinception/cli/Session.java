package io.kubinception.cli;

import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.fleet.FleetOpener;
import io.kubinception.cli.fleet.Releases;
import io.kubinception.cli.output.Terminal;
import io.kubinception.cli.progress.Pause;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What commands work with. The fleet is opened at first use: help and usage errors need none. */
public final class Session implements AutoCloseable {
  private final GlobalOptions options;
  private final FleetOpener opener;
  private final Releases releases;
  private final Terminal terminal;
  private final Clock clock;
  private final Pause pause;
  private @Nullable Fleet fleet;
  private Optional<String> operatorAbsence = Optional.empty();

  public Session(
      GlobalOptions options,
      FleetOpener opener,
      Releases releases,
      Terminal terminal,
      Clock clock,
      Pause pause) {
    this.options = options;
    this.opener = opener;
    this.releases = releases;
    this.terminal = terminal;
    this.clock = clock;
    this.pause = pause;
  }

  public Fleet fleet() {
    if (fleet == null) {
      fleet = opener.open(options.kubeconfig(), options.context());
      operatorAbsence = fleet.operatorAbsence(clock.instant());
      operatorAbsence.ifPresent(absence -> terminal.note("warning: " + absence));
    }
    return fleet;
  }

  /** A sentence if no operator worked when the fleet was opened. */
  Optional<String> operatorAbsence() {
    return operatorAbsence;
  }

  public Releases releases() {
    return releases;
  }

  /** The namespace that the person works in. */
  public String namespace() {
    var given = options.namespace();
    return given != null ? given : fleet().namespace();
  }

  /** The namespace if the person named one; reads of everything go over all of them otherwise. */
  public @Nullable String givenNamespace() {
    return options.namespace();
  }

  /** A command of ours for the person to type next, in the same namespace. */
  public String command(String words) {
    var given = options.namespace();
    return "kubinception " + words + (given == null ? "" : " -n " + given);
  }

  public Terminal terminal() {
    return terminal;
  }

  public Clock clock() {
    return clock;
  }

  public Pause pause() {
    return pause;
  }

  @Override
  public void close() {
    if (fleet != null) {
      fleet.close();
    }
  }
}
