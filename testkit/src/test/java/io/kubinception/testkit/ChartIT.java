package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart as Helm renders it, on an API server. */
@ExtendWith(ChartOnApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartIT {

  private static final String NAMESPACE = "kubinception-system";

  private static final ChartFiles CHART = ChartFiles.locate();

  private final Cluster cluster;

  ChartIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void install() {
    var namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(NAMESPACE)
            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
            .endMetadata()
            .build();
    cluster.client().resource(namespace).serverSideApply();
    // A second apply of the definitions and policies is an upgrade of the chart.
    rendered().forEach(o -> cluster.client().resource(o).forceConflicts().serverSideApply());
  }

  @Test
  void helmFindsNoFault() {
    assertThat(helm("lint", "--strict")).contains("0 chart(s) failed");
  }

  @Test
  void oneOperatorNeedsNoElectionAndNeverRunsTwice() {
    var operator = deployment(rendered());
    assertThat(operator.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(environment(operator, "LEADER_ELECTION")).isEqualTo("false");
  }

  @Test
  void twoOperatorsElectALeader() {
    var operator = deployment(rendered("--set", "replicas=2"));
    assertThat(operator.getSpec().getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
        .isZero();
    assertThat(environment(operator, "LEADER_ELECTION")).isEqualTo("true");
  }

  @Test
  void backupsGoToAVolumeIfOneIsNamed() {
    var spec =
        deployment(rendered("--set", "backups.persistentVolumeClaim=kept")).getSpec().getTemplate();
    assertThat(spec.getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("backups"))
        .singleElement()
        .satisfies(v -> assertThat(v.getPersistentVolumeClaim().getClaimName()).isEqualTo("kept"));
    assertThat(spec.getSpec().getContainers().getFirst().getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .contains("/backups");
  }

  @Test
  void nobodyScrapesMetricsUnlessTold() {
    assertThat(policy(rendered()).getSpec().getIngress()).isEmpty();
    assertThat(policy(rendered()).getSpec().getPolicyTypes()).containsExactly("Ingress");

    String peer = "{\"namespaceSelector\":{\"matchLabels\":{\"team\":\"monitoring\"}}}";
    var told = rendered("--set-json", "networkPolicy.metricsFrom=[" + peer + "]");
    assertThat(policy(told).getSpec().getIngress())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getFrom()).hasSize(1);
              assertThat(rule.getFrom().getFirst().getNamespaceSelector().getMatchLabels())
                  .containsEntry("team", "monitoring");
              assertThat(rule.getPorts()).hasSize(1);
            });
    assertThatThrownBy(() -> rendered("--set-json", "networkPolicy.metricsFrom=[{}]"))
        .hasMessageContaining("metricsFrom");
  }

  private static NetworkPolicy policy(List<HasMetadata> objects) {
    return objects.stream()
        .filter(NetworkPolicy.class::isInstance)
        .map(NetworkPolicy.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void thePrometheusOperatorIsToldOnlyWhenThereIsOne() {
    assertThat(kinds(rendered())).doesNotContain("PodMonitor", "PrometheusRule");
    var monitored =
        rendered("--set", "podMonitor.enabled=true", "--set", "prometheusRule.enabled=true");
    assertThat(kinds(monitored)).contains("PodMonitor", "PrometheusRule");
    var rules =
        monitored.stream()
            .filter(o -> o.getKind().equals("PrometheusRule"))
            .map(GenericKubernetesResource.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(rules.<List<?>>get("spec", "groups")).hasSizeGreaterThan(3);
    assertThat(rules.<String>get("spec", "groups", 0, "rules", 1, "annotations", "summary"))
        .contains("{{ $labels.kind }}");
  }

  private static List<String> kinds(List<HasMetadata> objects) {
    return objects.stream().map(HasMetadata::getKind).toList();
  }

  @Test
  void onFullNodesNoControlPlaneTakesTheOperatorsPlace() {
    var objects = rendered();
    String ofOperator =
        deployment(objects).getSpec().getTemplate().getSpec().getPriorityClassName();
    assertThat(priority(objects, ofOperator))
        .isGreaterThan(priority(objects, "kubinception-control-plane"));
    assertThatThrownBy(() -> rendered("--set", "priorityClasses.operator=900000"))
        .hasMessageContaining("priorityClasses.operator must be above");
  }

  private static int priority(List<HasMetadata> objects, String name) {
    return objects.stream()
        .filter(PriorityClass.class::isInstance)
        .filter(o -> o.getMetadata().getName().equals(name))
        .map(o -> ((PriorityClass) o).getValue())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aValueThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> rendered("--set", "replica=2"))
        .hasMessageContaining("'replica' not allowed");
  }

  @Test
  void theOperatorsPodsPassTheRestrictedPodSecurityStandard() {
    var template = deployment(rendered()).getSpec().getTemplate();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("operator")
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    assertThatCode(() -> cluster.client().resource(pod).dryRun().create())
        .doesNotThrowAnyException();
    assertThat(pod.getSpec().getContainers().getFirst().getSecurityContext())
        .extracting(SecurityContext::getReadOnlyRootFilesystem)
        .isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource({
    "kubinception.io, controlplanes, patch, cc-x, true",
    "kubinception.io, controlplanes/status, patch, cc-x, true",
    "kubinception.io, etcdbackups, create, , true",
    "kubinception.io, etcdrestores/status, patch, , true",
    "kubinception.io, kubeconfigrequests, delete, , true",
    "kubinception.io, kubeconfigrequests/status, patch, , true",
    "kubinception.io, etcdmoves/status, patch, , true",
    "'', namespaces, delete, , true",
    "'', secrets, patch, cc-x, true",
    "apps, deployments, create, cc-x, true",
    "'', events, update, cc-x, true",
    "'', nodes/proxy, get, , false",
    "'', nodes/stats, get, , false",
    "coordination.k8s.io, leases, update, kubinception-system, true",
    "coordination.k8s.io, leases, update, kube-system, false",
    "'', serviceaccounts/token, create, kubinception-system, false",
    "'', nodes, patch, , false",
    "'', pods, create, cc-x, false",
    "'', pods/eviction, create, cc-x, true",
    "'', pods/exec, create, cc-x, false",
    "apps, daemonsets, create, kube-system, false",
    "rbac.authorization.k8s.io, clusterroles, create, , false",
    "rbac.authorization.k8s.io, rolebindings, create, cc-x, false",
    "apiextensions.k8s.io, customresourcedefinitions, delete, , false",
    "admissionregistration.k8s.io, validatingadmissionpolicies, delete, , false",
  })
  void theOperatorMayDoWhatItNeedsAndNoMore(
      String group, String resource, String verb, String namespace, boolean allowed) {
    assertThat(may("kubinception-operator", group, resource, verb, namespace, null))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "kubinception-operator, serviceaccounts/token, create, kubinception-usage, true",
    "kubinception-operator, serviceaccounts/token, create, kubinception-operator, false",
    "kubinception-usage, nodes/stats, get, node-a, true",
    "kubinception-usage, nodes/proxy, get, node-a, false",
    "kubinception-usage, nodes/metrics, get, node-a, false",
    "kubinception-usage, nodes, get, node-a, false",
    "kubinception-usage, secrets, get, etcd-root, false",
  })
  void whatKubeletsAreShownOpensNothingButTheirFigures(
      String account, String resource, String verb, String name, boolean allowed) {
    assertThat(may(account, "", resource, verb, NAMESPACE, name)).isEqualTo(allowed);
  }

  private boolean may(
      String account,
      String group,
      String resource,
      String verb,
      @Nullable String namespace,
      @Nullable String name) {
    String[] parts = resource.split("/");
    var attributes =
        new ResourceAttributesBuilder()
            .withGroup(group)
            .withResource(parts[0])
            .withSubresource(parts.length > 1 ? parts[1] : "")
            .withVerb(verb)
            .withNamespace(namespace)
            .withName(name)
            .build();
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:%s:%s".formatted(NAMESPACE, account))
            .withResourceAttributes(attributes)
            .endSpec()
            .build();
    return cluster.client().resource(review).create().getStatus().getAllowed();
  }

  private static Deployment deployment(List<HasMetadata> objects) {
    return objects.stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String environment(Deployment operator, String name) {
    return operator.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private List<HasMetadata> rendered(String... options) {
    var command =
        Stream.concat(
            Stream.of("template", "kubinception", "--namespace", NAMESPACE), Stream.of(options));
    byte[] yaml = helm(command.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8);
    return cluster.client().load(new ByteArrayInputStream(yaml)).items();
  }

  private static String helm(String... arguments) {
    var command = Stream.concat(Stream.of(arguments), Stream.of(CHART.folder().toString()));
    return ChartOnApiServer.run(
        List.of(BuiltProgram.HELM.find().toString()), command.toArray(String[]::new));
  }
}
