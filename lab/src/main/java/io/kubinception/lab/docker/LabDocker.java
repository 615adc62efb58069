package io.kubinception.lab.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Network.Ipam;
import io.kubinception.infrastructure.docker.DockerConnection;
import io.kubinception.infrastructure.docker.DockerLabels;
import io.kubinception.lab.LabException;
import io.kubinception.lab.Poll;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything on this host's Docker that carries one lab's label. */
public final class LabDocker {

  private static final Duration REMOVAL = Duration.ofMinutes(2);

  private final DockerConnection connection;
  private final String lab;

  public LabDocker(DockerConnection connection, String lab) {
    this.connection = connection;
    this.lab = lab;
  }

  public DockerConnection connection() {
    return connection;
  }

  public DockerClient client() {
    return connection.client();
  }

  /** What everything that the lab makes is marked with. */
  public Map<String, String> label() {
    return Map.of(DockerLabels.LAB, lab);
  }

  public Optional<Network> network(String name) {
    // The filter finds parts of names too.
    return client().listNetworksCmd().withNameFilter(name).exec().stream()
        .filter(network -> network.getName().equals(name))
        .findFirst();
  }

  public void createNetwork(String name, String subnet, Map<String, String> more) {
    var labels = new HashMap<>(label());
    labels.putAll(more);
    client()
        .createNetworkCmd()
        .withName(name)
        .withCheckDuplicate(true)
        .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(subnet)))
        .withLabels(labels)
        .exec();
  }

  /** All containers of the lab, instances of customers too. */
  public List<Container> containers() {
    return client().listContainersCmd().withShowAll(true).withLabelFilter(label()).exec();
  }

  public Optional<InspectContainerResponse> container(String name) {
    try {
      return Optional.of(client().inspectContainerCmd(name).exec());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** A container of this name, which must be the lab's own. */
  public Optional<InspectContainerResponse> ownContainer(String name) {
    var found = container(name);
    found.ifPresent(
        container -> {
          @Nullable Map<String, String> labels = container.getConfig().getLabels();
          if (labels == null || !lab.equals(labels.get(DockerLabels.LAB))) {
            throw new LabException(
                "A container called "
                    + name
                    + " exists that is not the lab's: rename or remove it.");
          }
        });
    return found;
  }

  public void start(String container) {
    try {
      client().startContainerCmd(container).exec();
    } catch (NotModifiedException e) {
      // It runs.
      return;
    }
  }

  /** Removes the container with its volumes; nothing happens when there is none. */
  public void remove(String container) throws InterruptedException {
    Poll.upTo(REMOVAL)
        .untilTrue(
            () -> {
              try {
                client()
                    .removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
                return true;
              } catch (NotFoundException e) {
                return true;
              } catch (ConflictException e) {
                // Another removal of it is under way.
                return false;
              }
            },
            () -> "Docker does not remove the container " + container);
  }

  /** What an image of this name is now; a rebuilt one has another id. */
  public String imageId(String image) {
    try {
      return String.valueOf(client().inspectImageCmd(image).exec().getId());
    } catch (NotFoundException e) {
      throw new LabException("Docker has no image " + image + ".", e);
    }
  }
}
