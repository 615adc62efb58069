package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * etcd, etcdctl and etcdutl of one version, in a folder on this machine.
 *
 * @param folder where they are
 * @param version what all three say of themselves
 */
public record Programs(Path folder, EtcdVersion version) {
  static final List<String> NAMES = List.of("etcd", "etcdctl", "etcdutl");
  private static final String ETCD = "etcd";

  /**
   * Asks them, so that no server gets a part of what it needs.
   *
   * @throws InstallException when one is missing or is none, when their versions differ, or when
   *     customers may not share an etcd of this version
   */
  static Programs in(Path folder) {
    var versions = new LinkedHashMap<String, EtcdVersion>();
    NAMES.forEach(name -> versions.put(name, version(folder, name)));
    EtcdVersion version = versions.values().iterator().next();
    if (versions.values().stream().distinct().count() > 1) {
      throw new InstallException(
          "%s holds programs of different versions (%s): put etcd, etcdctl and etcdutl of one there"
              .formatted(folder, text(versions)));
    }
    if (!version.meetsFloor()) {
      throw new InstallException("%s: %s".formatted(folder, version.floorReason()));
    }
    return new Programs(folder, version);
  }

  /** One of them. */
  Path file(String name) {
    return folder.resolve(name);
  }

  private static String text(Map<String, EtcdVersion> versions) {
    return String.join(
        ", ",
        versions.entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList());
  }

  private static EtcdVersion version(Path folder, String name) {
    Path program = folder.resolve(name);
    if (!Files.isRegularFile(program)) {
      throw new InstallException(
          "%s is needed and is not there: name the folder with etcd, etcdctl and etcdutl with --programs"
              .formatted(program));
    }
    String argument = name.equals(ETCD) ? "--version" : "version";
    Matcher said =
        Pattern.compile("^" + name + " version: (\\S+)", Pattern.CASE_INSENSITIVE)
            .matcher(said(program, argument));
    try {
      if (said.find()) {
        return EtcdVersion.parse(said.group(1));
      }
    } catch (IllegalArgumentException e) {
      throw new InstallException("%s: %s".formatted(program, e.getMessage()), e);
    }
    throw new InstallException(
        "%s is not %s, or is for another kind of machine than this one: name the folder with etcd, etcdctl and etcdutl with --programs"
            .formatted(program, name));
  }

  private static String said(Path program, String argument) {
    try {
      Process process =
          new ProcessBuilder(program.toAbsolutePath().toString(), argument)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InstallException(
          "%s cannot be run here, so its version is not known (%s): make it executable"
              .formatted(program, e.getMessage()),
          e);
    }
  }
}
