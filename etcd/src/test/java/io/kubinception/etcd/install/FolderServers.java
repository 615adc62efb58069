package io.kubinception.etcd.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that are folders: an ssh that runs what it is told below the folder of the host. */
final class FolderServers {
  private static final String SSH =
      """
      #!/bin/sh
      while [ "$1" != -- ]; do shift; done
      root=%s/$2
      [ $# -gt 2 ] || exit 0
      below() { sed -E "s#/(etc|usr/local|var/lib|run/systemd)/#$root/\\1/#g"; }
      export PATH="$root/bin:$PATH"
      if [ "$3" = 'sh -s' ]; then below | sh -s; else sh -c "$(echo "$3" | below)"; fi
      """;

  private final Path root;

  FolderServers(Path root) {
    this.root = root;
  }

  /** A Debian whose systemd does nothing. */
  void make(String host) {
    write(host, "etc/os-release", "ID=debian\nVERSION_ID=13\n");
    program(host, "bin/systemctl", "exit 0");
    folder(host, "run/systemd/system");
    folder(host, "usr/local/bin");
  }

  void write(String host, String path, String text) {
    write(root.resolve(host).resolve(path), text);
  }

  void program(String host, String path, String line) {
    write(host, path, "#!/bin/sh\n" + line + "\n");
    executable(root.resolve(host).resolve(path));
  }

  void folder(String host, String path) {
    try {
      Files.createDirectories(root.resolve(host).resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Programs of etcd that only know their version, in a folder. */
  static Path programs(Path folder, String version, String... names) {
    for (String name : names) {
      Path program = folder.resolve(name);
      write(
          program,
          name.equals("etcd")
              ? "#!/bin/sh\necho \"etcd Version: %s\"\n".formatted(version)
              : "#!/bin/sh\necho \"%s version: %s\"\n".formatted(name, version));
      executable(program);
    }
    return folder;
  }

  /** A server with data of this version, and its programs. */
  void member(String host, String version) {
    make(host);
    folder(host, "var/lib/etcd/member");
    programs(root.resolve(host).resolve("usr/local/bin"), version, "etcd", "etcdctl", "etcdutl");
  }

  Path file(String host, String path) {
    return root.resolve(host).resolve(path);
  }

  /** All files of all servers with what is in them. */
  Map<String, String> contents() {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  Path::toString, FolderServers::text, (_, last) -> last, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ssh ssh() {
    Path program = root.resolve("ssh");
    write(program, SSH.formatted(root));
    executable(program);
    try {
      return new Ssh(program.toString(), "root", List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void executable(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
