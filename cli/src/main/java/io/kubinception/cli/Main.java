package io.kubinception.cli;

import io.kubinception.cli.fleet.AdminClusterOpener;
import io.kubinception.cli.fleet.KubeconfigSearch;
import io.kubinception.cli.lab.LabReleases;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Terminal;
import io.kubinception.cli.progress.Pause;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Where all wires show. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var environment = System.getenv();
    System.exit(run(args, environment, terminal(environment)));
  }

  /**
   * Carries out one command in this process.
   *
   * @param environment what is looked up in it, as KUBECONFIG is
   * @return how it ended, an {@link ExitCode}
   */
  public static int run(String[] args, Map<String, String> environment, Terminal terminal) {
    var home = Path.of(System.getProperty("user.home"));
    var options = new GlobalOptions();
    var search = new KubeconfigSearch(environment, home, Files::isReadable);
    var clock = Clock.systemUTC();
    try (var session =
        new Session(
            options,
            new AdminClusterOpener(search),
            new LabReleases(search, options, terminal, clock),
            terminal,
            clock,
            Pause.real())) {
      return Commands.tree(options, session)
          .setCommandName(System.getProperty("kubinception.command", "kubinception"))
          .execute(args);
    }
  }

  private static Terminal terminal(Map<String, String> environment) {
    var console = System.console();
    var interactive =
        console != null
            && console.isTerminal()
            && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    var colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        interactive,
        new Style(colour, localeIsUtf8()));
  }

  /** What is written is UTF-8 whatever the locale: resources are. Symbols follow the locale. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  private static boolean localeIsUtf8() {
    return "UTF-8".equalsIgnoreCase(System.getProperty("native.encoding", ""));
  }
}
