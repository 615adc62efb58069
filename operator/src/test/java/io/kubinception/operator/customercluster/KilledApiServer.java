package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** An API server that was killed for want of memory, as a kubelet tells of it. */
final class KilledApiServer {

  /** Its Deployment sees it unready, and ready again: it changes. */
  static void tell(KubernetesClient client, Deployment deployment, String at) {
    var template = deployment.getSpec().getTemplate();
    var pod =
        client
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName(deployment.getMetadata().getName() + "-1")
                    .withNamespace(deployment.getMetadata().getNamespace())
                    .withLabels(template.getMetadata().getLabels())
                    .endMetadata()
                    .withSpec(template.getSpec())
                    .editSpec()
                    .withPriorityClassName(null)
                    .endSpec()
                    .build())
            .create();
    client
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .addNewContainerStatus()
                .withName("api-server")
                .withImage("any")
                .withImageID("any")
                .withReady(true)
                .withRestartCount(1)
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("OOMKilled")
                .withFinishedAt(at)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build())
        .updateStatus();
    client
        .resource(deployment)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"look\":\"%s\"}}}".formatted(at));
  }

  private KilledApiServer() {}
}
