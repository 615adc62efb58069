package io.kubinception.infrastructure.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a container needs to be a machine on this host. Found out once, by who makes the network,
 * and kept on the network as labels, because clients of Docker elsewhere cannot see the host.
 *
 * @param privileged whether Docker can start privileged containers here
 * @param capabilities all that the host can give, where it cannot
 */
public record DockerMachineOptions(boolean privileged, Collection<String> capabilities) {

  public DockerMachineOptions {
    capabilities = List.copyOf(new TreeSet<>(capabilities));
  }

  /** The labels that carry these options. */
  public Map<String, String> labels() {
    return privileged
        ? Map.of(DockerLabels.PRIVILEGED, "true")
        : Map.of(
            DockerLabels.PRIVILEGED,
            "false",
            DockerLabels.CAPABILITIES,
            String.join(",", capabilities));
  }

  /** The options that labels carry; privileged when they say nothing. */
  static DockerMachineOptions of(Map<String, String> labels) {
    String names = labels.getOrDefault(DockerLabels.CAPABILITIES, "");
    return new DockerMachineOptions(
        !"false".equals(labels.get(DockerLabels.PRIVILEGED)),
        names.isEmpty() ? List.of() : Arrays.asList(names.split(",")));
  }

  HostConfig hostConfig() {
    var host = privileged ? HostConfig.newHostConfig().withPrivileged(true) : limited();
    return host.withCgroupnsMode("private").withTmpFs(Map.of("/run", "", "/tmp", ""));
  }

  private HostConfig limited() {
    return new OpenHostConfig()
        .withCapAdd(capabilities.stream().map(Capability::valueOf).toArray(Capability[]::new))
        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
        .withDevices(new Device("rwm", "/dev/kmsg", "/dev/kmsg"))
        .withDeviceCgroupRules(List.of("a *:* rwm"));
  }

  /** What Docker's command line calls systempaths=unconfined; the client has no setters for it. */
  private static final class OpenHostConfig extends HostConfig {

    private static final long serialVersionUID = 1L;

    @JsonProperty("MaskedPaths")
    List<String> maskedPaths() {
      return List.of();
    }

    @JsonProperty("ReadonlyPaths")
    List<String> readonlyPaths() {
      return List.of();
    }
  }

  /** Short, for people. */
  @Override
  public String toString() {
    return privileged
        ? "privileged"
        : "with " + capabilities.stream().collect(Collectors.joining(", "));
  }
}
