package io.kubinception.images;

import java.util.List;

/**
 * The root file system of a small Debian, as a tar: what the base image is where none is pulled.
 */
record DebianRoot(String suite, int release) implements Artifact {

  /** Manuals and translations are for people at a terminal: an image is better off without. */
  private static final List<String> LEAN =
      List.of(
          "--dpkgopt=path-exclude=/usr/share/doc/*",
          "--dpkgopt=path-include=/usr/share/doc/*/copyright",
          "--dpkgopt=path-exclude=/usr/share/man/*",
          "--dpkgopt=path-exclude=/usr/share/info/*",
          "--dpkgopt=path-exclude=/usr/share/locale/*",
          "--aptopt=Acquire::Languages \"none\"",
          "--aptopt=APT::Install-Recommends \"false\"");

  @Override
  public String cachePath() {
    return "debian-" + release + "/" + name();
  }

  @Override
  public String name() {
    return "debian-root.tar";
  }

  /** The command that writes the tar to a file. */
  Command command(String file) {
    return Command.of(
            "mmdebstrap", "--format=tar", "--variant=minbase", "--include=ca-certificates")
        .with(LEAN)
        .with(suite, file);
  }
}
