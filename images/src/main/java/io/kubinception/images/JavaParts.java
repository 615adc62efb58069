package io.kubinception.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Jars, by what Maven wrote into them, and the Java runtime. */
final class JavaParts {
  private static final Pattern COORDINATES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
  private static final Pattern FILE_NAME = Pattern.compile("(.+?)-([0-9][^/]*)\\.jar");
  private static final Pattern JAVA_VERSION =
      Pattern.compile("^JAVA_VERSION=\"([^\"]+)\"", Pattern.MULTILINE);

  static Set<Part> in(Path folder) {
    var parts = new TreeSet<Part>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jar")) {
          parts.addAll(jar(file));
        } else if (name.equals("release")) {
          runtime(Files.readString(file)).ifPresent(parts::add);
        }
      }
    } catch (IOException e) {
      throw new BuildFailed("Cannot read " + folder, e);
    }
    return parts;
  }

  /**
   * A jar that has swallowed others names them all; one that names none goes by its file's name.
   */
  static List<Part> jar(Path file) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      var named = new TreeSet<Part>();
      for (ZipEntry entry :
          zip.stream().filter(e -> COORDINATES.matcher(e.getName()).matches()).toList()) {
        var maven = new Properties();
        try (var in = zip.getInputStream(entry)) {
          maven.load(in);
        }
        named.add(
            new Part(
                Part.Kind.JAR,
                maven.getProperty("groupId") + ":" + maven.getProperty("artifactId"),
                maven.getProperty("version", "")));
      }
      return named.isEmpty() ? byName(file.getFileName().toString()) : List.copyOf(named);
    }
  }

  private static List<Part> byName(String name) {
    var matcher = FILE_NAME.matcher(name);
    return matcher.matches()
        ? List.of(new Part(Part.Kind.JAR, matcher.group(1), matcher.group(2)))
        : List.of(new Part(Part.Kind.JAR, name, ""));
  }

  static Optional<Part> runtime(String release) {
    var matcher = JAVA_VERSION.matcher(release);
    return matcher.find()
        ? Optional.of(new Part(Part.Kind.JAVA_RUNTIME, "openjdk", matcher.group(1)))
        : Optional.empty();
  }

  private JavaParts() {}
}
