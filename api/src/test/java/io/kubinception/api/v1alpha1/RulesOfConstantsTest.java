package io.kubinception.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Annotations take constants only, so rules repeat what the code has as lists. */
class RulesOfConstantsTest {

  @Test
  void versionRuleHasTheSupportedVersions() {
    var quoted = KubernetesVersions.SUPPORTED.stream().map(v -> "'" + v + "'");
    assertThat(KubernetesVersions.RULE)
        .isEqualTo("self in [" + quoted.collect(Collectors.joining(", ")) + "]");
    assertThat(KubernetesVersions.RULE_MESSAGE)
        .endsWith(": " + String.join(", ", KubernetesVersions.SUPPORTED));
  }

  @Test
  void defaultVersionIsSupported() {
    assertThat(KubernetesVersions.SUPPORTED).contains(KubernetesVersions.DEFAULT);
  }

  @Test
  void reservedArgumentRulesAndMessagesHaveTheNames() {
    assertThat(ReservedArguments.API_SERVER_RULE)
        .isEqualTo("!self.exists(a, a.name.matches('^(%s)$'))", ReservedArguments.API_SERVER_NAMES);
    assertThat(ReservedArguments.CONTROLLER_MANAGER_RULE)
        .isEqualTo(
            "!self.exists(a, a.name.matches('^(%s)$'))",
            ReservedArguments.CONTROLLER_MANAGER_NAMES);
    assertThat(ReservedArguments.SCHEDULER_RULE)
        .isEqualTo("!self.exists(a, a.name.matches('^(%s)$'))", ReservedArguments.SCHEDULER_NAMES);
    assertThat(ReservedArguments.API_SERVER_MESSAGE).endsWith(ReservedArguments.API_SERVER_NAMES);
    assertThat(ReservedArguments.CONTROLLER_MANAGER_MESSAGE)
        .endsWith(ReservedArguments.CONTROLLER_MANAGER_NAMES);
    assertThat(ReservedArguments.SCHEDULER_MESSAGE).endsWith(ReservedArguments.SCHEDULER_NAMES);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd-servers, v, v",
    "tls-cert-file, cluster-cidr, v",
    "v, leader-elect, kubeconfig",
    "authorization-mode, cluster-signing-cert-file, config"
  })
  void reservedArgumentsAreFoundWhereNoRuleStandsInBetween(
      String apiServer, String controllerManager, String scheduler) {
    var spec =
        new ControlPlaneSpec(
            KubernetesVersions.DEFAULT,
            1,
            "lab",
            null,
            "local",
            Networks.defaults(),
            new ApiServer(argument(apiServer)),
            new ControllerManager(argument(controllerManager)),
            new Scheduler(argument(scheduler)),
            false,
            null,
            null,
            null,
            ClusterSize.SMALL);
    assertThat(ReservedArguments.among(spec))
        .containsExactlyElementsOf(
            Stream.of(apiServer, controllerManager, scheduler)
                .filter(a -> !a.equals("v"))
                .toList());
  }

  private static List<ExtraArgument> argument(String name) {
    return List.of(new ExtraArgument(name, "x"));
  }
}
