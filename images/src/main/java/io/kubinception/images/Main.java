package io.kubinception.images;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** For people: builds images by hand. */
public final class Main {

  private static final String USAGE =
      """
      usage: images list               the images and what they are built from
             images ensure [NAME...]   pull or build them; NAME is a part of an image's name\
      """;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    var words = List.of(arguments);
    if (words.equals(List.of("list"))) {
      list();
    } else if (!words.isEmpty() && words.getFirst().equals("ensure")) {
      System.exit(ensure(words.subList(1, words.size())));
    } else {
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  private static void list() {
    for (Image image : ComponentCatalog.images()) {
      var inputs = image.inputs().stream().map(Artifact::cachePath).toList();
      System.out.printf("%-58s %s%n", image.name(), String.join(" ", inputs));
    }
  }

  private static int ensure(List<String> names) throws InterruptedException {
    var wanted =
        ComponentCatalog.images().stream()
            .filter(i -> names.isEmpty() || names.stream().anyMatch(i.name()::contains))
            .toList();
    if (wanted.isEmpty()) {
      System.err.println("No image is called like that; see: images list");
      return 2;
    }
    try {
      new ImageBuilder(Workspace.locate(), new Printer()).ensure(wanted);
      return 0;
    } catch (BuildFailed e) {
      System.err.println(e.getMessage());
      Arrays.stream(e.getSuppressed()).forEach(more -> System.err.println(more.getMessage()));
      return 1;
    }
  }

  /** One line at the start and one at the end of each step. */
  private static final class Printer implements BuildListener {

    @Override
    public void upToDate(String step) {
      System.out.println("  ok      " + step);
    }

    @Override
    public void started(String step) {
      System.out.println("  ...     " + step);
    }

    @Override
    public void finished(String step, Duration took) {
      System.out.printf("  %4d s  %s%n", took.toSeconds(), step);
    }

    @Override
    public void failed(String step, Duration took, String reason) {
      System.out.printf("  FAILED  %s after %d s%n", step, took.toSeconds());
    }
  }
}
