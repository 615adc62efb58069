package io.kubinception.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionPoliciesTest {
  private @Nullable KubernetesClientException refusal;
  private int asked;
  private final AdmissionPolicies policies = new AdmissionPolicies(this::ask);

  private void ask() {
    asked++;
    if (refusal != null) {
      throw refusal;
    }
  }

  private static KubernetesClientException answer(int code, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withMessage(message).build());
  }

  @ParameterizedTest
  @CsvSource({
    "422, policy 'a' denied request: failed to configure policy: failed to find resource",
    "422, policy 'a' denied request: failed to configure binding: kind not yet synced",
    "404, the server could not find the requested resource",
    "500, etcdserver: request timed out",
    "0, connection refused"
  })
  void areNotInForceWhile(int code, String message) {
    refusal = answer(code, message);

    assertThat(policies.areInForce()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"422, flavour small is not on offer", "403, nobody may make node pools here"})
  void areInForceWhenTheyRefuse(int code, String message) {
    refusal = answer(code, message);

    assertThat(policies.areInForce()).isTrue();
  }

  @Test
  void onceInForceNobodyIsAskedAgain() {
    assertThat(policies.areInForce()).isTrue();
    refusal = answer(500, "etcdserver: request timed out");

    assertThat(policies.areInForce()).isTrue();
    assertThat(asked).isEqualTo(1);
  }
}
