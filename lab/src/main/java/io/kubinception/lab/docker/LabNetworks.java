package io.kubinception.lab.docker;

import io.kubinception.infrastructure.docker.DockerLabels;
import io.kubinception.infrastructure.docker.HostProbe;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The provider's network and the customers'. Docker lets nothing pass between them. */
public final class LabNetworks {

  /** Fingerprint of the authorities that the lab's machines were made with. */
  private static final String AUTHORITIES = "io.kubinception.lab.authorities";

  private final LabDocker docker;
  private final LabLayout layout;

  public LabNetworks(LabDocker docker, LabLayout layout) {
    this.docker = docker;
    this.layout = layout;
  }

  /**
   * Whether there was anything to do.
   *
   * @param machineImage tried to find out what machines need here
   * @param authorities fingerprint of the lab's authorities
   */
  public boolean ensure(String machineImage, String authorities) {
    var provider = docker.network(layout.providerNetwork());
    var customers = docker.network(layout.customersNetwork());
    provider.ifPresent(network -> mustBeOurs(network.getName(), network.getLabels(), authorities));
    customers.ifPresent(network -> mustBeOurs(network.getName(), network.getLabels(), authorities));
    if (provider.isPresent() && customers.isPresent()) {
      return false;
    }
    Map<String, String> labels =
        new HashMap<>(new HostProbe(docker.connection()).machineOptions(machineImage).labels());
    labels.put(AUTHORITIES, authorities);
    if (provider.isEmpty()) {
      docker.createNetwork(layout.providerNetwork(), LabLayout.PROVIDER_SUBNET, labels);
    }
    if (customers.isEmpty()) {
      docker.createNetwork(layout.customersNetwork(), LabLayout.CUSTOMERS_SUBNET, labels);
    }
    return true;
  }

  private void mustBeOurs(String name, Map<String, String> labels, String authorities) {
    if (!layout.name().equals(labels.get(DockerLabels.LAB))) {
      throw new LabException(
          "Docker has a network " + name + " that is not the lab's: rename or remove it.");
    }
    if (!Objects.equals(authorities, labels.get(AUTHORITIES))) {
      throw new LabException(
          "The lab was made with other keys than those in its pki folder now, so nothing can log in"
              + " to it any more. Remove it with 'kubinception down' and start again.");
    }
  }
}
