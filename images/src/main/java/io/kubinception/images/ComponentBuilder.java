package io.kubinception.images;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** Makes artifacts and keeps them in the cache. */
public final class ComponentBuilder {

  private final Workspace workspace;
  private final BuildSteps steps;

  public ComponentBuilder(Workspace workspace, BuildListener listener) {
    this(workspace, new BuildSteps(listener));
  }

  ComponentBuilder(Workspace workspace, BuildSteps steps) {
    this.workspace = workspace;
    this.steps = steps;
  }

  /** Builds the artifact unless the cache has it as it should be; gives its file. */
  public Path ensure(Artifact artifact) throws InterruptedException {
    Path file = workspace.cached(artifact);
    String key = key(artifact);
    if (isBuilt(file, key)) {
      return file;
    }
    try (var _ = MachineLock.hold(workspace.cache(), artifact.cachePath())) {
      if (!isBuilt(file, key)) {
        steps.run("build " + artifact.cachePath(), lines -> build(artifact, file, key, lines));
      }
      return file;
    }
  }

  /** Changes with whatever the artifact is made from. */
  String key(Artifact artifact) {
    // A placeholder for the output: where it is written does not change what it is.
    return switch (artifact) {
      case GoBinary binary -> {
        Path module = workspace.goModule(binary.component());
        yield new ContentKey()
            .addFile(module.resolve("go.mod"))
            .addFile(module.resolve("go.sum"))
            .add(binary.command("OUT"))
            .hex();
      }
      case DebianRoot root -> new ContentKey().add(root.command("OUT")).hex();
    };
  }

  private void build(Artifact artifact, Path file, String key, Consumer<String> lines)
      throws InterruptedException {
    Path folder = file.resolveSibling(".").normalize();
    Path half = file.resolveSibling("." + file.getFileName() + ".half");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(half);
      switch (artifact) {
        case GoBinary binary ->
            binary
                .quickCommand(half.toString(), memory())
                .mustRun(workspace.goModule(binary.component()), lines);
        case DebianRoot root -> root.command(half.toString()).mustRun(folder, lines);
      }
      // In this order: a crash in between leaves a file without its key, which is built again.
      Files.deleteIfExists(keyFile(file));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      writeKey(file, key);
    } catch (IOException e) {
      throw new BuildFailed("Cannot write to the cache, " + folder, e);
    }
  }

  private static long memory() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getTotalMemorySize();
  }

  private static void writeKey(Path file, String key) throws IOException {
    Path half = file.resolveSibling("." + file.getFileName() + ".key.half");
    Files.writeString(half, key);
    Files.move(half, keyFile(file), StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isBuilt(Path file, String key) {
    try {
      return Files.exists(file) && Files.readString(keyFile(file)).equals(key);
    } catch (IOException e) {
      return false;
    }
  }

  private static Path keyFile(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".key");
  }
}
