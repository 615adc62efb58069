package io.kubinception.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The operator's image, in three layers: a Java runtime, other people's jars, our jars. Only the
 * last and smallest changes with a line of Java.
 */
public final class OperatorImage {

  /** The one of this checkout. */
  public static final Image IMAGE =
      Image.own("kubinception/operator:0.1.0", "operator").on(ComponentCatalog.DEBIAN);

  private static final String OURS = "kubinception-";

  private final Workspace workspace;
  private final ImageBuilder images;
  private final BuildSteps steps;
  private final JavaRuntime runtimes;
  private final DockerCli docker = new DockerCli();

  public OperatorImage(Workspace workspace, BuildListener listener) {
    this.workspace = workspace;
    this.images = new ImageBuilder(workspace, listener);
    this.steps = new BuildSteps(listener);
    this.runtimes = new JavaRuntime(workspace.cache(), steps);
  }

  /**
   * Builds the image unless it is there and made of the same jars.
   *
   * @param target folder with the operator's jar, operator-*.jar or kubinception-operator-*.jar,
   *     and a folder lib of all that it needs
   */
  public void ensure(Path target) throws InterruptedException {
    var jars = Jars.in(target);
    SortedSet<String> modules = new TreeSet<>(runtimes.modules(jars.theirs()));
    modules.addAll(runtimes.modules(jars.ours()));
    String key = key(jars, modules);
    var local = docker.inspect(IMAGE.name());
    if (local.isPresent() && local.get().label().equals(key)) {
      steps.listener().upToDate("image " + IMAGE.name());
      return;
    }
    images.ensure(IMAGE.bases());
    build(key, jars, runtimes.ensure(modules));
  }

  private void build(String key, Jars jars, Path runtime) throws InterruptedException {
    try (var staging = StagingFolder.create(workspace.cache())) {
      staging.copy(workspace.dockerfiles(IMAGE));
      staging.copyAs("runtime", runtime);
      jars.theirs().forEach(jar -> staging.linkInto("lib", jar));
      jars.ours().forEach(jar -> staging.linkInto("app", jar));
      steps.run(
          "image " + IMAGE.name(), lines -> docker.build(IMAGE.name(), key, staging.path(), lines));
    }
  }

  private String key(Jars jars, SortedSet<String> modules) {
    var key = new ContentKey().add(images.key(IMAGE)).add(runtimes.key(modules));
    jars.theirs().forEach(key::addFile);
    jars.ours().forEach(key::addFile);
    return key.hex();
  }

  /** The jars of a built operator, told apart by whose they are. */
  record Jars(List<Path> ours, List<Path> theirs) {

    static Jars in(Path target) {
      var main = list(target).filter(jar -> isOperator(jar.getFileName().toString())).toList();
      if (main.isEmpty()) {
        throw new BuildFailed("No operator jar in " + target + ": run mvn package first.");
      }
      var library = list(target.resolve("lib")).toList();
      var ours =
          Stream.concat(main.stream(), library.stream().filter(Jars::isOurs)).sorted().toList();
      var theirs = library.stream().filter(jar -> !isOurs(jar)).sorted().toList();
      return new Jars(ours, theirs);
    }

    private static boolean isOurs(Path jar) {
      return jar.getFileName().toString().startsWith(OURS);
    }

    private static boolean isOperator(String name) {
      return (name.startsWith("operator-") || name.startsWith(OURS + "operator-"))
          && !name.endsWith("-sources.jar")
          && !name.endsWith("-javadoc.jar");
    }

    private static Stream<Path> list(Path folder) {
      if (!Files.isDirectory(folder)) {
        return Stream.of();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
      } catch (IOException e) {
        throw new BuildFailed("Cannot read " + folder, e);
      }
    }
  }
}
