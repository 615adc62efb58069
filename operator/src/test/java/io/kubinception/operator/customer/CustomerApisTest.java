package io.kubinception.operator.customer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomerApisTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """;

  private final FakeClock clock = new FakeClock();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.empty()).build();
  private final CustomerApis apis = new CustomerApis(client, clock);

  @AfterEach
  void close() {
    client.close();
  }

  private CustomerApi open(String customer) {
    return apis.open(customer, KUBECONFIG);
  }

  @Test
  void aCustomerHasSoManyConversationsAndDisturbsNoOther() {
    var conversations = new ArrayList<CustomerApi>();
    for (int i = 0; i < 4; i++) {
      conversations.add(open("cc-a"));
    }

    assertThatThrownBy(() -> open("cc-a"))
        .isInstanceOfSatisfying(
            CustomerUnavailableException.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.why())
                    .isEqualTo(CustomerUnavailableException.Why.BUSY));
    assertThatCode(() -> open("cc-b").close()).doesNotThrowAnyException();

    conversations.getFirst().close();
    assertThatCode(() -> conversations.add(open("cc-a"))).doesNotThrowAnyException();
    conversations.stream().skip(1).forEach(CustomerApi::close);
  }

  @Test
  void whoDidNotAnswerIsLeftAloneForAMoment() {
    try (var api = open("cc-a")) {
      assertThatThrownBy(
              () -> apis.ask("cc-a", () -> api.client().namespaces().withName("x").get()))
          .isInstanceOf(CustomerUnavailableException.class);
    }

    assertThatThrownBy(() -> open("cc-a"))
        .isInstanceOf(CustomerUnavailableException.class)
        .hasMessage("the API server did not answer just now");

    clock.advance(Duration.ofSeconds(5));
    assertThatCode(() -> open("cc-a").close()).doesNotThrowAnyException();
  }

  @Test
  void anAnswerThatSaysNoIsAnAnswer() {
    try (var api = open("cc-a")) {
      assertThatThrownBy(
              () ->
                  apis.ask(
                      "cc-a",
                      () -> {
                        throw new KubernetesClientException("forbidden", 403, null);
                      }))
          .isInstanceOf(KubernetesClientException.class);
    }
    assertThatCode(() -> open("cc-a").close()).doesNotThrowAnyException();
  }
}
