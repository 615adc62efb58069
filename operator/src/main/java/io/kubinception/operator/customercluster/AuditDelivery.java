package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Audit;
import io.kubinception.api.v1alpha1.AuditWebhook;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.AuditReceiver;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Labels;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.Certificates;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings what API servers show to a receiver of audit events from the customer's namespace to
 * theirs.
 */
final class AuditDelivery {
  private final KubernetesClient client;
  private final Applier applier;

  AuditDelivery(KubernetesClient client, Applier applier) {
    this.client = client;
    this.applier = applier;
  }

  private sealed interface Receiver {
    record Known(String kubeconfig) implements Receiver {}

    record Lacking(String reason, String what) implements Receiver {}
  }

  /**
   * What the control plane is told: what it was told before, while the receiver lacks something.
   */
  Optional<ControlPlaneAudit> settle(CustomerClusterPass pass) {
    Audit wish = pass.cluster().getSpec().audit();
    if (wish == null) {
      return Optional.empty();
    }
    if (wish.webhook() == null) {
      return Optional.of(new ControlPlaneAudit(wish.level(), null, wish.log()));
    }
    return switch (receiver(pass, wish.webhook())) {
      case Receiver.Known(String kubeconfig) -> {
        Secret secret = secret(pass, kubeconfig);
        applier.settle(secret, pass.controlPlane().isPresent());
        yield Optional.of(
            new ControlPlaneAudit(wish.level(), secret.getMetadata().getName(), wish.log()));
      }
      case Receiver.Lacking _ -> pass.controlPlane().map(c -> c.getSpec().audit());
    };
  }

  /** Says what the receiver lacks: after all else, which is kept up all the same. */
  StepResult understood(CustomerClusterPass pass) {
    Audit wish = pass.cluster().getSpec().audit();
    return wish != null
            && wish.webhook() != null
            && receiver(pass, wish.webhook())
                instanceof Receiver.Lacking(String reason, String what)
        ? StepResult.userMustAct(reason, "audit.webhook: " + what)
        : StepResult.done("");
  }

  private Receiver receiver(CustomerClusterPass pass, AuditWebhook webhook) {
    String authority = webhook.certificateAuthority();
    if (authority != null && !Certificates.areReadable(authority)) {
      return new Receiver.Lacking(
          "UnreadableAuthority", "certificateAuthority is not certificates in PEM");
    }
    if (webhook.tokenSecret() == null) {
      return new Receiver.Known(AuditReceiver.kubeconfig(webhook.url(), authority, null));
    }
    String token = token(pass.cluster().getMetadata().getNamespace(), webhook.tokenSecret());
    return token == null
        ? new Receiver.Lacking(
            "NoAuditToken",
            "make the Secret %s in this namespace, of the type %s, with the key %s"
                .formatted(webhook.tokenSecret(), AuditWebhook.TOKEN_TYPE, AuditWebhook.TOKEN))
        : new Receiver.Known(AuditReceiver.kubeconfig(webhook.url(), authority, token));
  }

  private @Nullable String token(String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    return secret != null && AuditWebhook.TOKEN_TYPE.equals(secret.getType())
        ? SecretData.decode(secret).get(AuditWebhook.TOKEN)
        : null;
  }

  private static Secret secret(CustomerClusterPass pass, String kubeconfig) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(new ControlPlaneNames(pass.name()).auditSecret())
        .withNamespace(pass.namespaceOfControlPlane())
        .withLabels(Labels.of(pass.cluster()))
        .addToLabels(Kubinception.LABEL_CONTROL_PLANE, pass.name())
        .endMetadata()
        .withType("Opaque")
        .withData(SecretData.encode(Map.of(ControlPlaneAudit.KUBECONFIG, kubeconfig)))
        .build();
  }
}
