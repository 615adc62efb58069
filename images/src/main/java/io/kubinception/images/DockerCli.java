package io.kubinception.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The local Docker, by its command line, which knows how to reach it. */
final class DockerCli {

  private static final Path ANYWHERE = Path.of("/");

  /** id, value of our label (may be empty), repositories that it was pulled from or pushed to. */
  private static final String FORMAT =
      "{{.Id}}|{{if .Config.Labels}}{{index .Config.Labels \""
          + ImageBuilder.LABEL
          + "\"}}{{end}}|{{range .RepoDigests}}{{.}} {{end}}";

  /** What Docker knows about an image that it has. */
  record LocalImage(String id, String label, List<String> digests) {

    boolean wasPulledAs(ImageName name) {
      return label.isEmpty()
          && digests.stream().anyMatch(d -> d.startsWith(name.familiarRepository() + "@"));
    }
  }

  Optional<LocalImage> inspect(String image) throws InterruptedException {
    var result = docker("image", "inspect", "-f", FORMAT, image).run(ANYWHERE, _ -> {});
    if (result.ok()) {
      String[] parts = result.output().strip().split("\\|", -1);
      return Optional.of(new LocalImage(parts[0], parts[1], List.of(parts[2].split(" "))));
    }
    if (result.output().contains("No such image")) {
      return Optional.empty();
    }
    throw new BuildFailed(Advice.forOutput("docker", result.output()) + "\n" + result.output());
  }

  void build(String image, String label, Path context, Consumer<String> lines)
      throws InterruptedException {
    docker("build", "--tag", image, "--label", ImageBuilder.LABEL + "=" + label, ".")
        // The old builder is the one that every Docker has; a few lines are all that we ask of it.
        .withEnvironment("DOCKER_BUILDKIT", "0")
        .mustRun(context, lines);
  }

  /** Whatever comes of it, there is always the other way, to build. */
  Pull pull(String image, Consumer<String> lines) throws InterruptedException {
    return Pull.of(docker("pull", "--quiet", image).run(ANYWHERE, lines));
  }

  /** Lays an image's layers into a folder, and a manifest.json that says which they are. */
  void save(String image, Path folder) throws InterruptedException {
    Path tar = folder.resolve(".saved.tar");
    docker("save", "--output", tar.toString(), image).mustRun(ANYWHERE, _ -> {});
    extract(tar, folder);
  }

  /** Lays an image's files into a folder, without its devices, which a folder cannot have. */
  void unpack(String image, Path folder) throws InterruptedException {
    // It never runs, so that what it would run need not be there.
    var made = docker("create", image, "nothing").run(ANYWHERE, _ -> {});
    if (!made.ok()) {
      throw new BuildFailed(Advice.forOutput("docker", made.output()) + "\n" + made.output());
    }
    String container = made.output().lines().reduce((first, last) -> last).orElseThrow();
    try {
      Path tar = folder.resolve(".image.tar");
      docker("export", "--output", tar.toString(), container).mustRun(ANYWHERE, _ -> {});
      extract(tar, folder, "--exclude=dev", "--no-same-permissions");
    } finally {
      docker("rm", container).mustRun(ANYWHERE, _ -> {});
    }
  }

  private static void extract(Path tar, Path folder, String... options)
      throws InterruptedException {
    Command.of("tar", "-x", "-f", tar.toString(), "-C", folder.toString(), "--no-same-owner")
        .with(options)
        .mustRun(folder, _ -> {});
  }

  private static Command docker(String... arguments) {
    return Command.of("docker").with(arguments);
  }
}
