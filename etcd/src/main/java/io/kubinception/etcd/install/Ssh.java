package io.kubinception.etcd.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands on servers through the {@code ssh} program, as the person who starts it would: its
 * configuration, agent and known hosts hold. One connection per server, used again.
 */
public final class Ssh implements AutoCloseable {
  private static final Duration LONGEST_SCRIPT = Duration.ofMinutes(5);
  private static final Duration LONGEST_UPLOAD = Duration.ofHours(1);
  private static final Duration A_SECOND_OR_TWO = Duration.ofSeconds(2);

  private final String program;
  private final String user;
  private final List<String> options;
  private final Path sockets;
  private final Set<String> connected = new LinkedHashSet<>();

  /**
   * As this user, who is root or may use sudo without a password.
   *
   * @param options more of ssh, such as {@code -i FILE}
   */
  public Ssh(String user, List<String> options) throws IOException {
    this("ssh", user, options);
  }

  /** Through another program that takes the same words. */
  Ssh(String program, String user, List<String> options) throws IOException {
    this.program = program;
    this.user = user;
    this.options = List.copyOf(options);
    this.sockets = Files.createTempDirectory("kubinception-ssh");
  }

  /**
   * Runs a program as root and returns what it says.
   *
   * @param host name or address as ssh knows it
   * @param command for the server's shell
   * @param input what the program reads; closed at the end
   * @param longest how long it may take
   * @throws InstallException when it fails or takes longer
   */
  private String run(String host, String command, InputStream input, Duration longest) {
    String whole = user.equals("root") ? command : "sudo -n " + command;
    connected.add(host);
    try (input) {
      Process process = start(List.of("-l", user, "--", host, whole));
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      Thread.ofVirtual().start(() -> send(input, process));
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new InstallException("%s: nothing came of it in %s".formatted(host, longest));
      }
      if (process.exitValue() != 0) {
        throw new InstallException("%s: %s".formatted(host, reason(err.join(), process)));
      }
      return out.join();
    } catch (IOException e) {
      throw new InstallException("%s: ssh cannot be run: %s".formatted(host, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallException("interrupted while talking to " + host, e);
    }
  }

  private Process start(List<String> last) throws IOException {
    var words = new ArrayList<>(base());
    words.addAll(last);
    return new ProcessBuilder(words).start();
  }

  private static String reason(String err, Process process) {
    return err.isBlank() ? "failed with " + process.exitValue() : err.strip();
  }

  private static void send(InputStream input, Process process) {
    try (OutputStream to = process.getOutputStream()) {
      input.transferTo(to);
    } catch (IOException e) {
      // The program ended before it read all: its exit says why.
      return;
    }
  }

  private List<String> base() {
    var words =
        new ArrayList<>(
            List.of(
                program,
                "-T",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=10",
                "-o",
                "ServerAliveInterval=10",
                "-o",
                "ControlMaster=auto",
                "-o",
                "ControlPersist=30",
                "-o",
                "ControlPath=" + sockets.resolve("%C")));
    words.addAll(options);
    return words;
  }

  private static CompletableFuture<String> read(InputStream from) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (from) {
                text.complete(new String(from.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.complete("");
              }
            });
    return text;
  }

  /** Runs a script as root. It goes by standard input, as it may carry keys. */
  String script(String host, String script) {
    var input = new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8));
    return run(host, "sh -s", input, LONGEST_SCRIPT);
  }

  /**
   * Copies a file, which is there as a whole or not at all.
   *
   * @param target absolute path without characters that a shell would read
   * @param mode permissions, octal, such as 0755
   * @throws IOException when the file cannot be read
   */
  void upload(String host, Path file, String target, String mode) throws IOException {
    run(
        host,
        "sh -c 'umask 077 && cat > %1$s.half && chmod %2$s %1$s.half && mv %1$s.half %1$s'"
            .formatted(target, mode),
        Files.newInputStream(file),
        LONGEST_UPLOAD);
  }

  /** Ends the connections. Where that cannot be, they end by themselves shortly after. */
  @Override
  public void close() {
    try {
      for (String host : connected) {
        Process process = start(List.of("-q", "-l", user, "-O", "exit", "--", host));
        if (!process.waitFor(A_SECOND_OR_TWO.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
        }
      }
      try (var left = Files.list(sockets)) {
        for (Path socket : left.toList()) {
          Files.deleteIfExists(socket);
        }
      }
      Files.deleteIfExists(sockets);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // What was to be done on the servers is done; a folder may be left.
      sockets.toFile().deleteOnExit();
    }
  }
}
