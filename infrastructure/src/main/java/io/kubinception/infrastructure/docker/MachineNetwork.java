package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.model.Network;
import io.kubinception.infrastructure.InfrastructureException.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Docker network that machines are on, with what it says about them. */
record MachineNetwork(String name, Subnet subnet, Set<String> inUse, Map<String, String> labels) {

  static MachineNetwork of(Network network) {
    var ranges = network.getIpam().getConfig();
    @Nullable String cidr =
        ranges == null || ranges.isEmpty() ? null : ranges.getFirst().getSubnet();
    if (cidr == null) {
      throw new Refused(
          "Docker's network " + network.getName() + " has no subnet; give it one with --subnet.",
          null);
    }
    var inUse =
        network.getContainers().values().stream()
            .map(container -> container.getIpv4Address())
            .filter(Objects::nonNull)
            .map(address -> address.replaceFirst("/.*", ""))
            .collect(Collectors.toSet());
    @Nullable Map<String, String> labels = network.getLabels();
    return new MachineNetwork(
        network.getName(), Subnet.parse(cidr), inUse, labels == null ? Map.of() : labels);
  }

  DockerMachineOptions machineOptions() {
    return DockerMachineOptions.of(labels);
  }

  /** What every machine here inherits: the lab that it belongs to. */
  Map<String, String> inherited() {
    var inherited = new HashMap<>(labels);
    inherited.keySet().retainAll(Set.of(DockerLabels.LAB));
    return inherited;
  }
}
