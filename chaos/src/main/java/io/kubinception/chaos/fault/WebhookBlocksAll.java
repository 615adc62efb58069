package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A customer's webhook that nobody answers for, and that all writes have to pass. */
record WebhookBlocksAll(Duration lasts, Duration wellWithin) implements Fault {
  private static final String NAME = "chaos-blocks-all";

  @Override
  public String name() {
    return "webhook-blocks-all";
  }

  @Override
  public String about() {
    return "a customer's webhook that fails all writes, taken off after %d s"
        .formatted(lasts.toSeconds());
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    Customer customer = scene.withNodes();
    try (var client = customer.client()) {
      client.resource(webhook()).create();
    }
    return new Injury(
        customer.name(),
        () -> {
          try (var client = customer.client()) {
            client.resource(webhook()).delete();
          }
        });
  }

  private static ValidatingWebhookConfiguration webhook() {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(NAME)
        .endMetadata()
        .addNewWebhook()
        .withName(NAME + ".example.org")
        .withFailurePolicy("Fail")
        .withSideEffects("None")
        .withTimeoutSeconds(2)
        .withAdmissionReviewVersions("v1")
        .withNewClientConfig()
        .withNewService()
        .withName("nobody")
        .withNamespace("default")
        .endService()
        .endClientConfig()
        .addNewRule()
        .withApiGroups("*")
        .withApiVersions("*")
        .withResources("*/*")
        .withOperations("*")
        .endRule()
        .endWebhook()
        .build();
  }
}
