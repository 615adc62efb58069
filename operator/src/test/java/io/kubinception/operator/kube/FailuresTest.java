package io.kubinception.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final String REQUEST =
      "Failure executing: PATCH at: https://10.0.0.1:30000/apis/apps/v1/namespaces/kube-system/deployments/coredns?fieldManager=kubinception&force=true. Message: ";

  private static KubernetesClientException answer(int code, String message) {
    var status = new StatusBuilder().withCode(code).withMessage(message).build();
    return new KubernetesClientException(
        REQUEST + message + ". Received status: Status(apiVersion=v1, code=" + code + ")",
        code,
        status);
  }

  private static KubernetesClientException silence(Throwable cause) {
    return new KubernetesClientException(
        "Operation: [get]  for kind: [Node]  with name: [w-1]  in namespace: [null]  failed.",
        cause);
  }

  @Test
  void anApiServersAnswerIsToldInItsOwnWords() {
    var denied =
        answer(403, "admission webhook \"guard\" denied the request: no pods\nin kube-system");

    assertThat(Failures.sentence(denied))
        .isEqualTo("admission webhook \"guard\" denied the request: no pods");
  }

  @Test
  void whyACustomersApiServerIsAwayIsOneLine() {
    var busy =
        new CustomerUnavailableException(
            Why.SILENT,
            "the API server does not answer well",
            answer(500, "failed calling webhook \"guard\": no endpoints available"));
    assertThat(Failures.sentence(busy))
        .isEqualTo(
            "the API server does not answer well: failed calling webhook \"guard\": no endpoints available");

    var away =
        new CustomerUnavailableException(
            Why.SILENT,
            "the API server does not answer well",
            silence(new HttpTimeoutException("request timed out")));
    assertThat(Failures.sentence(away))
        .isEqualTo("the API server does not answer well: no answer of the API server in time");
  }

  @Test
  void aSilenceIsToldByItsCause() {
    assertThat(Failures.sentence(silence(new ConnectException())))
        .isEqualTo("no connection to the API server");
    assertThat(Failures.sentence(silence(new IllegalStateException("PKIX path building failed"))))
        .isEqualTo("PKIX path building failed");
  }
}
