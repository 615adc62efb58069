package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a component's pod runs.
 *
 * @param component which one
 * @param image image by its full name
 * @param command program, as upstream's images name it
 * @param arguments its command line
 * @param ports name and number of what it listens on
 * @param probes its health checks
 * @param files what it reads
 * @param capabilities the only Linux capabilities that it keeps
 * @param end how it is brought to its end
 */
record ComponentPod(
    Component component,
    String image,
    String command,
    List<String> arguments,
    Map<String, Integer> ports,
    Probes probes,
    MountedFiles files,
    List<String> capabilities,
    End end) {

  /**
   * @param lingerSeconds time that it serves on while Services forget it, before it is asked to
   *     stop
   * @param graceSeconds time until it is killed, the former included
   */
  record End(long lingerSeconds, long graceSeconds) {
    static End within(long seconds) {
      return new End(0, seconds);
    }
  }

  Container container(SizeClass.Size size) {
    return new ContainerBuilder()
        .withName(component.label())
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withCommand(command)
        .withArgs(arguments)
        .withEnv(environment(size))
        .withPorts(ports.entrySet().stream().map(p -> port(p.getKey(), p.getValue())).toList())
        .withResources(resources(size))
        .withSecurityContext(RestrictedPod.ofContainer(capabilities))
        .withLifecycle(lifecycle())
        .withStartupProbe(probes.startup())
        .withReadinessProbe(probes.readiness())
        .withLivenessProbe(probes.liveness())
        .withTerminationMessagePath("/dev/termination-log")
        // The last lines of the log are the reason why a component exited.
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withVolumeMounts(files.mount())
        .build();
  }

  private @Nullable Lifecycle lifecycle() {
    return end.lingerSeconds() == 0
        ? null
        : new LifecycleBuilder()
            .withNewPreStop()
            .withNewSleep(end.lingerSeconds())
            .endPreStop()
            .build();
  }

  private static List<EnvVar> environment(SizeClass.Size size) {
    var variables = new ArrayList<EnvVar>();
    variables.add(new EnvVar("GOGC", Integer.toString(size.goGc()), null));
    variables.add(new EnvVar("GOMEMLIMIT", size.goMemoryLimit(), null));
    if (size.goMaxProcs() != null) {
      variables.add(new EnvVar("GOMAXPROCS", Integer.toString(size.goMaxProcs()), null));
    }
    return variables;
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  private static ResourceRequirements resources(SizeClass.Size size) {
    return new ResourceRequirementsBuilder()
        .addToRequests("cpu", new Quantity(size.cpuRequest()))
        .addToRequests("memory", new Quantity(size.memoryRequest()))
        .addToLimits("memory", new Quantity(size.memoryLimit()))
        .build();
  }
}
