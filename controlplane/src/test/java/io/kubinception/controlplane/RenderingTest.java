package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenderingTest {

  private static final ControlPlaneNames NAMES = Models.minimal().names();

  @ParameterizedTest
  @EnumSource(Component.class)
  void everyPodIsRestricted(Component component) {
    PodSpec pod = pod(Models.twoReplicas(), component);

    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .isNotEmpty()
        .allSatisfy(
            container -> {
              var security = container.getSecurityContext();
              assertThat(security.getAllowPrivilegeEscalation()).isFalse();
              assertThat(security.getReadOnlyRootFilesystem()).isTrue();
              assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
              // The one that the pod security standard "restricted" allows.
              assertThat(List.of("NET_BIND_SERVICE"))
                  .containsAll(security.getCapabilities().getAdd());
            });
  }

  @Test
  void zeroReplicasStopEverything() {
    ControlPlaneObjects stopped = Rendering.of(Models.withReplicas(0));

    assertThat(Arrays.stream(Component.values()).map(stopped::deployment))
        .allSatisfy(d -> assertThat(d.getSpec().getReplicas()).isZero());
    assertThat(stopped.podDisruptionBudgets()).isEmpty();
  }

  @Test
  void fiveReplicasAreFiveApiServersAndTwoOfTheRest() {
    ControlPlaneObjects objects = Rendering.of(Models.withReplicas(5));

    assertThat(objects.apiServer().getSpec().getReplicas()).isEqualTo(5);
    assertThat(Stream.of(objects.scheduler(), objects.controllerManager(), objects.tunnelServer()))
        .allSatisfy(d -> assertThat(d.getSpec().getReplicas()).isEqualTo(2));
    assertThat(objects.podDisruptionBudgets()).hasSize(4);
  }

  @Test
  void rotatedSecretRollsOnlyThePodsThatMountIt() {
    Secret before = secret(NAMES.schedulerSecret(), "b25l");
    Secret after = secret(NAMES.schedulerSecret(), "dHdv");
    ControlPlaneObjects old = rendered(before);
    ControlPlaneObjects rotated = rendered(after);

    assertThat(rotated.scheduler()).isNotEqualTo(old.scheduler());
    assertThat(rotated.apiServer()).isEqualTo(old.apiServer());
    assertThat(rotated.controllerManager()).isEqualTo(old.controllerManager());
    assertThat(rotated.tunnelServer()).isEqualTo(old.tunnelServer());
  }

  @Test
  void rotatedClusterAuthorityRollsTheControllerManagerThatSignsWithIt() {
    ControlPlaneObjects old = rendered(secret(NAMES.authoritySecret(), "b25l"));
    ControlPlaneObjects rotated = rendered(secret(NAMES.authoritySecret(), "dHdv"));

    assertThat(rotated.controllerManager()).isNotEqualTo(old.controllerManager());
    assertThat(rotated.apiServer()).isEqualTo(old.apiServer());
    assertThat(rotated.scheduler()).isEqualTo(old.scheduler());
  }

  @Test
  void howFarARotationHasComeRollsNothing() {
    Secret before = secret(NAMES.authoritySecret(), "b25l");
    Secret after = secret(NAMES.authoritySecret(), "b25l");
    after.getData().put(SecretChecksums.ROTATION, "dHdv");
    after.getData().put(SecretChecksums.NEXT + "tls.key", "dHdv");

    assertThat(rendered(after)).isEqualTo(rendered(before));
  }

  @ParameterizedTest
  @EnumSource(Component.class)
  void onlyApiServersHoldTheCertificateOfTheirEtcdTenant(Component component) {
    var sources =
        pod(Models.minimal(), component).getVolumes().stream()
            .filter(volume -> volume.getProjected() != null)
            .flatMap(volume -> volume.getProjected().getSources().stream())
            .filter(source -> source.getSecret() != null)
            .map(source -> source.getSecret().getName());

    assertThat(sources.anyMatch(NAMES.etcdSecret()::equals))
        .isEqualTo(component == Component.API_SERVER);
  }

  @Test
  void apiServerSeesNoKeyOfAnAuthority() {
    var sources =
        pod(Models.minimal(), Component.API_SERVER)
            .getVolumes()
            .getFirst()
            .getProjected()
            .getSources();

    assertThat(sources)
        .filteredOn(s -> s.getSecret() != null && s.getSecret().getName().endsWith("-ca"))
        .hasSize(2)
        .flatExtracting(s -> s.getSecret().getItems())
        .extracting("key")
        .containsExactlyInAnyOrder("trusted.crt", "tls.crt");
  }

  @Test
  void apiServerReachesOnlyTheEtcdMembersThatHaveAnAddress() {
    assertThat(etcdRule("https://10.1.2.3:2379").getTo())
        .extracting(peer -> peer.getIpBlock().getCidr())
        .containsExactly("10.1.2.3/32");
    assertThat(etcdRule("https://[fd00::1]:2379").getTo())
        .extracting(peer -> peer.getIpBlock().getCidr())
        .containsExactly("fd00::1/128");
  }

  @Test
  void etcdPortIsOpenToAllWhereAMemberHasAName() {
    NetworkPolicyEgressRule rule = etcdRule("https://etcd-1.example:12379");

    assertThat(rule.getTo()).isEmpty();
    assertThat(rule.getPorts())
        .extracting(port -> port.getPort().getIntVal())
        .containsExactly(12379);
  }

  @Test
  void membersOfOnePortAreOneRule() {
    assertThat(
            etcdRules("https://10.1.2.3:2379", "https://10.1.2.4:2379", "https://10.1.2.5:12379"))
        .extracting(rule -> rule.getPorts().getFirst().getPort().getIntVal(), r -> r.getTo().size())
        .containsExactly(tuple(2379, 2), tuple(12379, 1));
  }

  @Test
  void aNameAmongAddressesOpensItsPortAlone() {
    assertThat(etcdRules("https://10.1.2.3:2379", "https://etcd:2379", "https://10.1.2.5:12379"))
        .extracting(rule -> rule.getTo().size())
        .containsExactly(0, 1);
  }

  @Test
  void onlyApiServersAskForNames() {
    assertThat(Rendering.of(Models.minimal()).networkPolicies())
        .filteredOn(RenderingTest::letsAskForNames)
        .extracting(policy -> policy.getMetadata().getName())
        .containsExactly("demo-api-server");
  }

  private static boolean letsAskForNames(NetworkPolicy policy) {
    return policy.getSpec().getEgress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .anyMatch(port -> port.getPort().getIntVal() == Ports.DNS);
  }

  private static NetworkPolicyEgressRule etcdRule(String endpoint) {
    return etcdRules(endpoint).getFirst();
  }

  /** Those before the one of the tunnel. */
  private static List<NetworkPolicyEgressRule> etcdRules(String... endpoints) {
    return Rendering.of(Models.withEtcd(endpoints)).networkPolicies().stream()
        .filter(p -> p.getMetadata().getName().equals("demo-api-server"))
        .map(NetworkPolicy::getSpec)
        .flatMap(spec -> spec.getEgress().stream())
        .takeWhile(rule -> rule.getPorts().getFirst().getPort().getIntVal() != Ports.TUNNEL_SERVER)
        .toList();
  }

  private static ControlPlaneObjects rendered(Secret secret) {
    return Rendering.of(Models.withSecrets(SecretChecksums.of(List.of(secret))));
  }

  private static Secret secret(String name, String value) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("any", value)
        .build();
  }

  private static PodSpec pod(ControlPlaneModel model, Component component) {
    Deployment deployment = Rendering.of(model).deployment(component);
    return deployment.getSpec().getTemplate().getSpec();
  }
}
