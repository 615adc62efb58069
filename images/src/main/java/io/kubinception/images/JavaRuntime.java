package io.kubinception.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Makes a Java runtime with the modules that some jars need, and no others. */
final class JavaRuntime {

  /** Found by name at run time, where no jdeps sees them. */
  private static final List<String> BY_NAME =
      List.of(
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported");

  private static final String EVERYTHING = "java.se";

  private final Path locks;
  private final Path cache;
  private final BuildSteps steps;

  JavaRuntime(Path cache, BuildSteps steps) {
    this.locks = cache;
    this.cache = cache.resolve("java");
    this.steps = steps;
  }

  /** The modules that the jars use; the answer for the same jars is kept. */
  SortedSet<String> modules(Collection<Path> jars) throws InterruptedException {
    var key = new ContentKey().add(Runtime.version().toString());
    jars.forEach(key::addFile);
    Path answer = cache.resolve("modules-" + key.hex());
    try {
      if (!Files.exists(answer)) {
        Files.createDirectories(cache);
        write(answer, askJdeps(jars));
      }
      var modules = new TreeSet<>(BY_NAME);
      modules.addAll(Arrays.asList(Files.readString(answer).strip().split(",")));
      return modules;
    } catch (IOException e) {
      throw new BuildFailed("Cannot write to the cache, " + cache, e);
    }
  }

  /** A folder with a runtime of these modules. */
  Path ensure(SortedSet<String> modules) throws InterruptedException {
    Path runtime = cache.resolve("runtime-" + key(modules).substring(0, 16));
    try (var _ = MachineLock.hold(locks, runtime.getFileName().toString())) {
      if (!Files.isDirectory(runtime)) {
        steps.run("Java runtime", lines -> link(modules, runtime, lines));
      }
      return runtime;
    }
  }

  String key(SortedSet<String> modules) {
    return new ContentKey()
        .add(Runtime.version().toString())
        .add(jlink("OUT", modules))
        .add(dumpForCompactHeaders(Path.of("OUT")))
        .hex();
  }

  private void link(SortedSet<String> modules, Path runtime, Consumer<String> lines)
      throws InterruptedException {
    Path half = runtime.resolveSibling("half-" + ProcessHandle.current().pid());
    jlink(half.toString(), modules).mustRun(cache, lines);
    dumpForCompactHeaders(half).mustRun(cache, lines);
    try {
      Files.move(half, runtime, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new BuildFailed("Cannot write to the cache, " + cache, e);
    }
  }

  private String askJdeps(Collection<Path> jars) throws InterruptedException {
    var command =
        tool("jdeps")
            .with("--print-module-deps", "--ignore-missing-deps")
            .with("--multi-release", String.valueOf(Runtime.version().feature()))
            .with(jars.stream().map(Path::toString).toList());
    var result = command.run(cache, _ -> {});
    if (!result.ok()) {
      // Jars whose module descriptions contradict each other still run from a class path.
      return EVERYTHING;
    }
    // Warnings come first; the answer is the last line.
    String[] lines = result.output().strip().split("\n");
    return lines[lines.length - 1];
  }

  private static Command jlink(String output, SortedSet<String> modules) {
    return tool("jlink")
        .with("--add-modules", String.join(",", modules), "--output", output)
        .with("--strip-debug", "--no-man-pages", "--no-header-files", "--compress", "zip-6")
        // Classes of the JDK are mapped, not parsed, at each start.
        .with("--generate-cds-archive");
  }

  /** The same for a JVM with compact object headers, whose archive is another one. */
  private static Command dumpForCompactHeaders(Path runtime) {
    return Command.of(runtime.resolve("bin/java").toString())
        .with("-XX:+UseCompactObjectHeaders", "-Xshare:dump");
  }

  private static Command tool(String name) {
    return Command.of(Path.of(System.getProperty("java.home"), "bin", name).toString());
  }

  private static void write(Path file, String text) throws IOException {
    Path half = Files.createTempFile(file.getParent(), "half", "");
    Files.writeString(half, text);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
