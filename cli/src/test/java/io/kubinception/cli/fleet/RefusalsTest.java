package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.cli.ExitCode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
  private final Refusals refusals = new Refusals("https://admin:6443/");

  private static KubernetesClientException invalid(String message, StatusCause... causes) {
    return new KubernetesClientException(
        "frame",
        422,
        new StatusBuilder()
            .withCode(422)
            .withReason("Invalid")
            .withMessage(message)
            .withNewDetails()
            .withName("x")
            .withCauses(Arrays.asList(causes))
            .endDetails()
            .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.version | Invalid value: \"1.20.0\": version must be one of: 1.36.4 | version must be one of: 1.36.4",
        "spec.networks | Invalid value: networks.pods and networks.services overlap: choose two | networks.pods and networks.services overlap: choose two",
        "spec.networks | Invalid value: {\"pods\":\"a: b\"}: networks cannot be changed | networks cannot be changed",
        "spec.replicas | Invalid value: -1: spec.replicas in body should be greater than or equal to 0 | spec.replicas in body should be greater than or equal to 0",
        "spec.plan | Unsupported value: \"gold\": supported values: \"shared\" | spec.plan: Unsupported value: \"gold\": supported values: \"shared\"",
        "spec.cluster | Required value | spec.cluster: Required value"
      })
  void onlyTheSentenceOfARuleIsLeft(String field, String message, String sentence) {
    var cause = new StatusCause(field, message, "FieldValueInvalid");

    assertThat(refusals.explain(invalid("whole", cause, cause)).sentence()).isEqualTo(sentence);
  }

  @Test
  void whatTheServerSaysOfUncheckedRulesIsLeftOut() {
    var refused = new StatusCause("spec.cluster", "Required value", "FieldValueRequired");
    var noise =
        new StatusCause(
            "<nil>",
            "Invalid value: null: some validation rules were not checked because the object was"
                + " invalid; correct the existing errors to complete validation",
            "FieldValueInvalid");

    assertThat(refusals.explain(invalid("whole", refused, noise)).sentence())
        .isEqualTo("spec.cluster: Required value");
  }

  @Test
  void onlyTheSentenceOfAnAdmissionPolicyIsLeft() {
    var message =
        "etcdclusters.kubinception.io \"lab\" is forbidden: ValidatingAdmissionPolicy 'in-use' with"
            + " binding 'in-use' denied request: etcd cluster lab is in use";

    assertThat(refusals.explain(invalid(message)).sentence())
        .isEqualTo("etcd cluster lab is in use");
  }

  @Test
  void anApiWithoutOurResourcesIsNoAdminCluster() {
    var missing = new KubernetesClientException("404 page not found", 404, null);

    var failure = refusals.explain(missing);

    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.sentence())
        .contains(
            "https://admin:6443 does not know the resources of kubinception.io", "--kubeconfig");
  }

  @Test
  void aNamespaceThatIsNotThereCanBeMade() {
    var status =
        new StatusBuilder()
            .withCode(404)
            .withMessage("namespaces \"shop\" not found")
            .withNewDetails()
            .withKind("namespaces")
            .withName("shop")
            .endDetails()
            .build();

    var failure = refusals.explain(new KubernetesClientException("frame", 404, status));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(failure.sentence())
        .isEqualTo("there is no namespace shop: make it first (kubectl create namespace shop)");
  }

  @Test
  void anApiThatCannotBeReachedIsNamedWithTheReason() {
    assertThat(unreachable(new ConnectException()))
        .contains("connection refused", "kubinception up");
    assertThat(unreachable(new UnknownHostException("admin"))).contains("does not resolve");
  }

  private String unreachable(Exception cause) {
    return refusals
        .explain(new KubernetesClientException("frame", new IllegalStateException(cause)))
        .sentence();
  }
}
