package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A data file with {@code ${placeholders}}. */
final class Template {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?m)^( *)\\$\\{(\\w+)}$|\\$\\{(\\w+)}");

  /**
   * The file of a Kubernetes version's add-ons, filled in: that of its minor where it has one of
   * its own, else the one that serves all. A value that stands alone on its line is indented as a
   * whole.
   *
   * @throws IllegalArgumentException if no version of that minor is on offer, there is no such
   *     file, or a placeholder has no value
   */
  static String fill(String version, String file, Map<String, String> values) {
    int minor = KubernetesVersions.minor(version);
    if (KubernetesVersions.SUPPORTED.stream()
        .noneMatch(v -> KubernetesVersions.minor(v) == minor)) {
      throw new IllegalArgumentException("there are no add-ons for Kubernetes " + version);
    }
    String own = "/addons/1." + minor + "/" + file;
    return fill(Template.class.getResource(own) == null ? "/addons/" + file : own, values);
  }

  /** The file of our own of this name, filled in. */
  static String fill(String resource, Map<String, String> values) {
    return PLACEHOLDER.matcher(read(resource)).replaceAll(match -> quoted(match, values));
  }

  private static String quoted(MatchResult match, Map<String, String> values) {
    String name = match.group(2) != null ? match.group(2) : match.group(3);
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for ${" + name + "}");
    }
    String indented =
        match.group(2) != null
            ? value.strip().indent(match.group(1).length()).stripTrailing()
            : value;
    return Matcher.quoteReplacement(indented);
  }

  private static String read(String resource) {
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no file " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Template() {}
}
