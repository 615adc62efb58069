package io.kubinception.images;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Something of somebody's that is in an image.
 *
 * @param kind where it comes from
 * @param name as it is called there, such as {@code golang.org/x/net} or {@code
 *     io.netty:netty-tcnative}
 * @param version as it is given there
 */
public record Part(Kind kind, String name, String version) implements Comparable<Part> {
  private static final Comparator<Part> ORDER =
      Comparator.comparing(Part::kind).thenComparing(Part::name).thenComparing(Part::version);

  /** Where parts come from. */
  public enum Kind {
    GO_MODULE("golang"),
    DEBIAN_PACKAGE("deb/debian"),
    JAR("maven"),
    JAVA_RUNTIME("generic");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }

  /** Its package URL, by which lists of weaknesses know it (github.com/package-url/purl-spec). */
  public String purl() {
    return "pkg:%s/%s@%s".formatted(kind.type, name.replace(':', '/'), encoded(version));
  }

  /** A colon may stand as it is, a plus may not. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%3A", ":");
  }

  @Override
  public int compareTo(Part other) {
    return ORDER.compare(this, other);
  }
}
