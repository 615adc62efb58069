package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.LabListener;
import io.kubinception.lab.provider.OperatorRelease;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a Helm that was killed leaves behind: a revision that is pending, so that every other Helm
 * refuses, and an operator whose new image cannot be had.
 */
record UpgradeHalfApplied(Duration lasts, Duration wellWithin) implements Fault {

  @Override
  public String name() {
    return "half-applied-upgrade";
  }

  @Override
  public String about() {
    return "a chart upgrade that was killed half-way and names a missing image; 'up' after %d s"
        .formatted(lasts.toSeconds());
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    var deployment =
        scene
            .admin()
            .apps()
            .deployments()
            .inNamespace(Kubinception.OPERATOR_NAMESPACE)
            .withName(OperatorRelease.DEPLOYMENT);
    var secrets = scene.admin().secrets().inNamespace(Kubinception.OPERATOR_NAMESPACE);
    var latest =
        secrets.withLabel("owner", "helm").list().getItems().stream()
            .max((a, b) -> Integer.compare(revision(a), revision(b)))
            .orElseThrow();
    secrets
        .resource(
            new SecretBuilder(latest)
                .editMetadata()
                .withName("sh.helm.release.v1.kubinception.v" + (revision(latest) + 1))
                .withResourceVersion(null)
                .addToLabels("version", Integer.toString(revision(latest) + 1))
                .addToLabels("status", "pending-upgrade")
                .endMetadata()
                .build())
        .create();
    deployment.edit(
        before ->
            new DeploymentBuilder(before)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations(OperatorRelease.FINGERPRINT, "half")
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .withImage("kubinception/operator:half")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    return new Injury("operator", () -> scene.lab().up(new LabListener() {}));
  }

  private static int revision(io.fabric8.kubernetes.api.model.Secret secret) {
    return Integer.parseInt(secret.getMetadata().getLabels().get("version"));
  }
}
