package io.kubinception.lab.provider;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.lab.LabException;
import io.kubinception.lab.Poll;
import io.kubinception.lab.docker.Fingerprint;
import io.kubinception.lab.step.Step.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our Helm chart in the admin cluster. */
public final class OperatorRelease {

  private static final String RELEASE = "kubinception";
  public static final String DEPLOYMENT = "kubinception-operator";
  public static final String FINGERPRINT = "kubinception.io/lab-fingerprint";
  private static final Duration START = Duration.ofMinutes(5);

  private final Path helm;
  private final Path chart;
  private final Path kubeconfig;

  public OperatorRelease(Path helm, Path chart, Path kubeconfig) {
    this.helm = helm;
    this.chart = chart;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Installs or upgrades the release unless chart and image are those that run already.
   *
   * @param imageId a rebuilt image has the old name, so its id tells that pods must be replaced
   */
  public boolean ensure(KubernetesClient client, String imageId, Progress progress)
      throws InterruptedException {
    String fingerprint = Fingerprint.of(chartText(), imageId);
    Optional<Deployment> running = deployment(client);
    if (running.filter(d -> fingerprint.equals(fingerprint(d)) && isAvailable(d)).isPresent()) {
      return false;
    }
    if (running.filter(d -> fingerprint.equals(fingerprint(d))).isEmpty()) {
      progress.detail("installing the chart");
      forgetInterrupted(client);
      install(fingerprint);
    }
    progress.detail("waiting for the operator");
    Poll.upTo(START)
        .untilTrue(
            () -> deployment(client).filter(OperatorRelease::isAvailable).isPresent(),
            () -> "The operator does not get ready: " + complaint(client));
    return true;
  }

  /** A Helm that was killed leaves a revision that is "pending", and every other Helm refuses. */
  private static void forgetInterrupted(KubernetesClient client) {
    client
        .secrets()
        .inNamespace(Kubinception.OPERATOR_NAMESPACE)
        .withLabel("owner", "helm")
        .withLabel("name", RELEASE)
        .withLabelIn("status", "pending-install", "pending-upgrade", "pending-rollback")
        .delete();
  }

  private void install(String fingerprint) throws InterruptedException {
    var command =
        List.of(
            helm.toString(),
            "upgrade",
            "--install",
            RELEASE,
            chart.toString(),
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + Kubinception.OPERATOR_NAMESPACE,
            "--create-namespace",
            // What somebody edited by hand is put right; without it Helm fails on such fields.
            "--force-conflicts",
            // Same tag, other image: the lab's registry is next door, so asking it costs nothing.
            "--set=image.pullPolicy=Always",
            "--set-string=podAnnotations." + FINGERPRINT.replace(".", "\\.") + "=" + fingerprint);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new LabException("Helm could not install the operator:\n" + output.strip());
        }
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new LabException("Cannot run " + helm + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Deployment> deployment(KubernetesClient client) {
    return Optional.ofNullable(
        client
            .apps()
            .deployments()
            .inNamespace(Kubinception.OPERATOR_NAMESPACE)
            .withName(DEPLOYMENT)
            .get());
  }

  private static @Nullable String fingerprint(Deployment deployment) {
    var annotations = deployment.getSpec().getTemplate().getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(FINGERPRINT);
  }

  private static boolean isAvailable(Deployment deployment) {
    var status = deployment.getStatus();
    int wanted = deployment.getSpec().getReplicas();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Integer.valueOf(wanted).equals(status.getUpdatedReplicas())
        && Integer.valueOf(wanted).equals(status.getReadyReplicas())
        && Integer.valueOf(wanted).equals(status.getReplicas());
  }

  /** What its containers wait for. */
  private static String complaint(KubernetesClient client) {
    var complaints = new ArrayList<String>();
    client.pods().inNamespace(Kubinception.OPERATOR_NAMESPACE).list().getItems().stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(container -> container.getState().getWaiting())
        .filter(waiting -> waiting != null)
        .forEach(waiting -> complaints.add(waiting.getReason() + " " + waiting.getMessage()));
    return complaints.isEmpty()
        ? "look at 'kubectl --namespace "
            + Kubinception.OPERATOR_NAMESPACE
            + " logs deployment/"
            + DEPLOYMENT
            + "'"
        : String.join("; ", complaints);
  }

  private String chartText() {
    try (var files = Files.walk(chart)) {
      var text = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(chart.relativize(file)).append('\n').append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException | UncheckedIOException e) {
      throw new LabException("Cannot read the chart in " + chart + ": " + e.getMessage(), e);
    }
  }
}
