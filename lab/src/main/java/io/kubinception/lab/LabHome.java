package io.kubinception.lab;

import io.kubinception.lab.host.LabFiles;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder in which a lab keeps its keys and what people need to use it. */
public record LabHome(Path folder) {
  /**
   * Where {@code kubinception etcd install} keeps authorities, unless it is told another folder.
   */
  private static final String INSTALLED = "etcd";

  /** Of a lab of this user: ~/.kubinception, and a folder beside it for a lab of another name. */
  static LabHome of(LabLayout layout) {
    String suffix = layout.name().equals(LabLayout.DEFAULT_NAME) ? "" : "-" + layout.name();
    return new LabHome(Path.of(System.getProperty("user.home"), ".kubinception" + suffix));
  }

  public Path pki() {
    return folder.resolve("pki");
  }

  /** Customers' backups, and nothing of them can be read without the key in {@link #pki}. */
  public Path backups() {
    return folder.resolve("backups");
  }

  /** What it takes to get into bare servers. */
  public Path ssh() {
    return folder.resolve("ssh");
  }

  public Path bin() {
    return folder.resolve("bin");
  }

  /** Leads to the admin cluster; as cluster-admin. */
  public Path adminKubeconfig() {
    return kubeconfig("admin");
  }

  /** Leads to a customer's cluster. */
  public Path kubeconfig(String cluster) {
    return folder.resolve(cluster + ".kubeconfig");
  }

  /** Replaces links to programs, so that people can put the folder on their PATH. */
  boolean link(String name, Path program) {
    Path link = bin().resolve(name);
    try {
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(program)) {
        return false;
      }
      PrivateFiles.folder(folder);
      Files.createDirectories(bin());
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, program);
      return true;
    } catch (IOException e) {
      throw new LabException("Cannot make the link " + link + ": " + e.getMessage(), e);
    }
  }

  /**
   * Removes all that is in the folder, but the authorities of etcd clusters that people installed:
   * they may be of servers that have nothing to do with the lab.
   */
  boolean remove() {
    if (!Files.exists(folder)) {
      return false;
    }
    try {
      boolean any = false;
      for (Path entry : entries(folder)) {
        if (!entry.endsWith(INSTALLED) || entries(entry).isEmpty()) {
          LabFiles.removeTree(entry);
          any = true;
        }
      }
      if (entries(folder).isEmpty()) {
        Files.delete(folder);
      }
      return any;
    } catch (IOException | UncheckedIOException e) {
      throw new LabException("Cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
