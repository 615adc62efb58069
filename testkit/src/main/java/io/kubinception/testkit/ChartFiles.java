package io.kubinception.testkit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the chart has as plain YAML and API servers of tests need: the custom resource definitions
 * and the admission policies.
 */
public final class ChartFiles {

  private static final Duration ESTABLISHED = Duration.ofSeconds(30);

  private final Path chart;

  private ChartFiles(Path chart) {
    this.chart = chart;
  }

  /** The chart of the checkout that the test runs in. */
  public static ChartFiles locate() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path chart = folder.resolve("charts/kubinception");
      if (Files.exists(chart.resolve("Chart.yaml"))) {
        return new ChartFiles(chart);
      }
    }
    throw new IllegalStateException("no charts/kubinception at or above " + start);
  }

  public Path folder() {
    return chart;
  }

  /** Applies the definitions and waits until they are served. */
  public void installCrds(KubernetesClient client) {
    for (var crd : load(client, "templates/crds")) {
      client.resource(crd).forceConflicts().serverSideApply();
    }
    for (var crd : load(client, "templates/crds")) {
      Eventually.within(ESTABLISHED)
          .isTrue(
              crd.getMetadata().getName() + " is established",
              () -> established(client, crd.getMetadata().getName()));
    }
  }

  /** Applies the policies; the API server enforces them a moment later. */
  public void installPolicies(KubernetesClient client) {
    load(client, "templates/policies")
        .forEach(policy -> client.resource(policy).forceConflicts().serverSideApply());
  }

  private static boolean established(KubernetesClient client, String name) {
    var crd =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(name)
            .require()
            .getStatus();
    return crd != null
        && crd.getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private List<HasMetadata> load(KubernetesClient client, String folder) {
    try (var paths = Files.list(chart.resolve(folder))) {
      return paths.sorted().flatMap(file -> load(client, file).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> load(KubernetesClient client, Path file) {
    try (var content = Files.newInputStream(file)) {
      return client.load(content).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
