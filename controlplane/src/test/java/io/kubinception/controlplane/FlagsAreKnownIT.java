package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.kubinception.api.v1alpha1.AuditLevel;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.testkit.BuiltProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The real programs take their command lines: each gets as far as the files that are not there. */
class FlagsAreKnownIT {

  @ParameterizedTest(name = "{0} of {3}")
  @MethodSource("commandLines")
  void programTakesItsCommandLine(
      String program,
      Path binary,
      List<String> arguments,
      String model,
      String missing,
      @TempDir Path folder)
      throws InterruptedException {
    try (LocalProcess process = LocalProcess.start(folder, binary, arguments)) {
      process.await(Duration.ofSeconds(20));
      assertThat(process.output())
          .as(program)
          .doesNotContain("unknown flag", "invalid argument")
          .contains(missing);
    }
  }

  static Stream<Arguments> commandLines() {
    var audit = new ControlPlaneAudit(AuditLevel.METADATA, "demo-audit", true);
    var all = Models.withAudit(Models.withIssuers(Models.twoReplicas(), Models.issuer()), audit);
    return Stream.of(Models.minimal(), all, Models.of(ClusterSize.LARGE, Models.minimal()))
        .flatMap(model -> Stream.concat(ofVersions(model), ofModel(model)));
  }

  private static Stream<Arguments> ofVersions(ControlPlaneModel model) {
    return KubernetesVersions.SUPPORTED.stream()
        .flatMap(version -> kubernetes(Models.in(Versions.all(version), model)));
  }

  private static Stream<Arguments> kubernetes(ControlPlaneModel model) {
    return Stream.of(
        kubernetes("kube-apiserver", ApiServerFlags.of(model), model, "open /etc/kubinception/"),
        kubernetes(
            "kube-controller-manager",
            ControllerManagerFlags.of(model),
            model,
            "stat /etc/kubinception/kubeconfig"),
        kubernetes(
            "kube-scheduler",
            SchedulerFlags.of(model),
            model,
            "stat /etc/kubinception/kubeconfig"));
  }

  private static Stream<Arguments> ofModel(ControlPlaneModel model) {
    return Stream.of(
        line(
            BuiltProgram.TUNNEL_SERVER,
            TunnelServerFlags.of(model),
            model,
            "stat /etc/kubinception/"),
        line(
            BuiltProgram.TUNNEL_AGENT,
            daemonSet(model, "konnectivity-agent").getArgs(),
            model,
            "ca.crt: no such file or directory"),
        line(
            BuiltProgram.KUBE_ROUTER,
            daemonSet(model, "kube-router").getArgs(),
            model,
            "KUBERNETES_SERVICE_HOST"));
  }

  private static Arguments kubernetes(
      String program, List<String> arguments, ControlPlaneModel model, String missing) {
    return line(
        BuiltProgram.kubernetes(model.versions().apiServer(), program), arguments, model, missing);
  }

  private static Arguments line(
      BuiltProgram program, List<String> arguments, ControlPlaneModel model, String missing) {
    return Arguments.of(
        program.built(),
        program.find(),
        arguments,
        "%s, %d replicas".formatted(model.versions().apiServer(), model.replicas()),
        missing);
  }

  private static Container daemonSet(ControlPlaneModel model, String name) {
    return CustomerObjects.of(model, Models.AUTHORITY_PEM, Models.CREDENTIALS).stream()
        .filter(object -> object instanceof DaemonSet && named(object, name))
        .map(object -> ((DaemonSet) object).getSpec().getTemplate().getSpec())
        .map(pod -> pod.getContainers().getFirst())
        .findFirst()
        .orElseThrow();
  }

  private static boolean named(HasMetadata object, String name) {
    return object.getMetadata().getName().equals(name);
  }
}
