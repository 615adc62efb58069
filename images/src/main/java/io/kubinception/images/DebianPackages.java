package io.kubinception.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The packages that dpkg has installed. */
final class DebianPackages {
  private static final String STATUS = "var/lib/dpkg/status";
  private static final String INSTALLED = "install ok installed";

  static Set<Part> in(Path folder) {
    Path status = folder.resolve(STATUS);
    try {
      return Files.exists(status) ? parse(Files.readString(status)) : Set.of();
    } catch (IOException e) {
      throw new BuildFailed("Cannot read " + status, e);
    }
  }

  /** Paragraphs of {@code Name: value} lines (deb-control(5)). */
  static Set<Part> parse(String status) {
    var parts = new TreeSet<Part>();
    for (String paragraph : status.split("\n\n")) {
      if (field(paragraph, "Status").equals(INSTALLED)) {
        parts.add(
            new Part(
                Part.Kind.DEBIAN_PACKAGE,
                field(paragraph, "Package"),
                field(paragraph, "Version")));
      }
    }
    return parts;
  }

  private static String field(String paragraph, String name) {
    String begin = name + ": ";
    return paragraph
        .lines()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()).strip())
        .findFirst()
        .orElse("");
  }

  private DebianPackages() {}
}
