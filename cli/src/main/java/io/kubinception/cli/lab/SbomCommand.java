package io.kubinception.cli.lab;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.images.BuildFailed;
import io.kubinception.images.ComponentCatalog;
import io.kubinception.images.Image;
import io.kubinception.images.ImageContents;
import io.kubinception.images.OperatorImage;
import io.kubinception.images.Part;
import io.kubinception.images.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception sbom}. */
@Command(
    name = "sbom",
    description = {
      "Write down what the images are made of, a CycloneDX file each.",
      "Read from the images of the local Docker themselves, be they built or pulled. Needs a"
          + " checkout and Go."
    })
public final class SbomCommand implements Callable<Integer> {
  private static final String SUFFIX = ".cdx.json";

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE",
      description = "An image of the local Docker (default: all of ours that it has).")
  private List<String> images = List.of();

  @Option(
      names = {"-d", "--directory"},
      defaultValue = "sbom",
      paramLabel = "DIR",
      description = "Where to write to, made if need be (default ./sbom).")
  private Path directory = Path.of("sbom");

  public SbomCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      var contents = new ImageContents(Workspace.locate());
      Files.createDirectories(directory);
      for (String image : wanted(contents)) {
        SortedSet<Part> parts = contents.of(image);
        Path file = directory.resolve(image.replaceAll("[^A-Za-z0-9.-]", "_") + SUFFIX);
        var document = new CycloneDx(image, parts, session.clock().instant()).tree();
        Serialization.jsonMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValue(file.toFile(), document);
        session.terminal().print("%s: %,d parts, %s".formatted(image, parts.size(), file));
      }
      return ExitCode.OK;
    } catch (BuildFailed e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    } catch (IOException e) {
      throw Failure.failed("cannot write to %s: %s".formatted(directory, e.getMessage()))
          .because(e);
    }
  }

  private List<String> wanted(ImageContents contents) throws InterruptedException {
    List<String> ours =
        Stream.concat(
                Stream.of(OperatorImage.IMAGE.name()),
                ComponentCatalog.images().stream().map(Image::name))
            .toList();
    var there = new ArrayList<String>();
    for (String image : images.isEmpty() ? ours : images) {
      if (contents.has(image)) {
        there.add(image);
      } else if (!images.isEmpty()) {
        throw Failure.notFound(
            "the local Docker has no image %s: see 'docker images'".formatted(image));
      }
    }
    if (there.isEmpty()) {
      throw Failure.notFound(
          "the local Docker has none of our images: './kubinception up' makes them");
    }
    return there;
  }
}
