package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import io.kubinception.infrastructure.InfrastructureException.Refused;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.Instances;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances that are containers on one Docker network. Only those that it made itself exist for it:
 * it never touches another container, whatever that is called.
 */
public final class DockerInstances implements Instances {

  private static final Logger LOG = LoggerFactory.getLogger(DockerInstances.class);
  private static final int ADDRESS_ATTEMPTS = 10;
  private static final Duration REMOVAL = Duration.ofMinutes(2);
  private static final int SHUTDOWN_SECONDS = 20;
  private static final Duration POLL = Duration.ofMillis(200);

  private final DockerConnection docker;
  private final String network;
  private final ContainerRecipe recipe;

  /**
   * @param network the instances' network; its labels say what machines need on this host, see
   *     {@link DockerMachineOptions}
   */
  public DockerInstances(DockerConnection docker, String network) {
    this.docker = docker;
    this.network = network;
    this.recipe = new ContainerRecipe(docker);
  }

  @Override
  public Instance ensure(InstanceSpec spec) {
    return ensure(spec, Optional.empty());
  }

  /** The same at an address of the caller's choice. */
  public Instance ensure(InstanceSpec spec, String address) {
    return ensure(spec, Optional.of(address));
  }

  private Instance ensure(InstanceSpec spec, Optional<String> wanted) {
    return DockerCalls.call(
        "make the instance " + spec.name(),
        () -> {
          for (int attempt = 1; ; attempt++) {
            try {
              return makeOrFinish(spec, wanted);
            } catch (RuntimeException e) {
              // Another client took the address first, or a machine came to life with it.
              boolean again = wanted.isEmpty() && attempt < ADDRESS_ATTEMPTS;
              if (!again || !DockerCalls.isAddressTaken(e)) {
                throw e;
              }
              LOG.info("The address of instance {} is taken, trying another", spec.name());
              delete(spec.name());
            }
          }
        });
  }

  private Instance makeOrFinish(InstanceSpec spec, Optional<String> wanted) {
    Optional<InspectContainerResponse> found = inspect(spec.name());
    found.ifPresent(this::mustBeOurs);
    if (found.isPresent() && isHalfMade(found.get())) {
      if (recipe.isOf(labels(found.get()), spec)) {
        return start(spec, found.get().getId());
      }
      delete(spec.name());
    } else if (found.isPresent()) {
      return instance(found.get());
    }
    var machines = machineNetwork();
    String address = wanted.orElseGet(() -> machines.subnet().free(taken(machines)));
    return start(spec, recipe.create(spec, machines, address));
  }

  private Instance start(InstanceSpec spec, String id) {
    docker
        .client()
        .copyArchiveToContainerCmd(id)
        .withRemotePath(Seed.FOLDER)
        .withTarInputStream(Seed.tar(spec))
        .exec();
    startAgain(spec.name(), id);
    return instance(docker.client().inspectContainerCmd(id).exec());
  }

  @Override
  public Optional<Instance> find(String name) {
    return DockerCalls.call(
        "look for the instance " + name,
        () -> inspect(name).filter(c -> isOurs(labels(c))).map(DockerInstances::instance));
  }

  @Override
  public List<Instance> list(Map<String, String> labels) {
    return DockerCalls.call(
        "list instances", () -> containers(labels).stream().map(this::instance).toList());
  }

  @Override
  public void stop(String name) {
    DockerCalls.call(
        "stop the instance " + name,
        () -> {
          ours(name).ifPresent(c -> stopContainer(name, c.getId()));
          return name;
        });
  }

  private void stopContainer(String name, String id) {
    try {
      docker.client().stopContainerCmd(id).withTimeout(SHUTDOWN_SECONDS).exec();
    } catch (NotModifiedException e) {
      LOG.debug("Instance {} has stopped before", name, e);
    }
  }

  @Override
  public void start(String name) {
    DockerCalls.call(
        "start the instance " + name,
        () -> {
          ours(name).filter(c -> !isHalfMade(c)).ifPresent(c -> startAgain(name, c.getId()));
          return name;
        });
  }

  private void startAgain(String name, String id) {
    try {
      docker.client().startContainerCmd(id).exec();
    } catch (NotModifiedException e) {
      LOG.debug("Instance {} runs already", name, e);
    }
  }

  private Optional<InspectContainerResponse> ours(String name) {
    Optional<InspectContainerResponse> found = inspect(name);
    found.ifPresent(this::mustBeOurs);
    return found;
  }

  @Override
  public void delete(String name) {
    DockerCalls.call(
        "delete the instance " + name,
        () -> {
          ours(name).ifPresent(container -> remove(name, container.getId()));
          return name;
        });
  }

  private void remove(String name, String id) {
    long deadline = System.nanoTime() + REMOVAL.toNanos();
    while (true) {
      try {
        docker.client().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
        return;
      } catch (NotFoundException e) {
        LOG.debug("Instance {} is gone", name, e);
        return;
      } catch (ConflictException e) {
        // Somebody else's removal of it is under way: ours is done when it is gone.
        if (System.nanoTime() - deadline > 0) {
          throw new Unavailable("The instance " + name + " cannot be removed yet.", e);
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private MachineNetwork machineNetwork() {
    try {
      return MachineNetwork.of(docker.client().inspectNetworkCmd().withNetworkId(network).exec());
    } catch (NotFoundException e) {
      throw new Refused("Docker has no network " + network + " for instances.", e);
    }
  }

  /** Also those of stopped instances, which Docker would give away. */
  private Set<String> taken(MachineNetwork machines) {
    var taken = new HashSet<>(machines.inUse());
    containers(Map.of()).stream()
        .map(container -> container.getLabels().get(DockerLabels.ADDRESS))
        .filter(Objects::nonNull)
        .forEach(taken::add);
    return taken;
  }

  private List<Container> containers(Map<String, String> ownLabels) {
    var filter = new HashMap<String, String>();
    filter.put(DockerLabels.NETWORK, network);
    ownLabels.forEach((key, value) -> filter.put(DockerLabels.OWN + key, value));
    return docker.client().listContainersCmd().withShowAll(true).withLabelFilter(filter).exec();
  }

  private Optional<InspectContainerResponse> inspect(String name) {
    try {
      return Optional.of(docker.client().inspectContainerCmd(name).exec());
    } catch (NotFoundException e) {
      LOG.trace("No container {}", name, e);
      return Optional.empty();
    }
  }

  private boolean isOurs(Map<String, String> labels) {
    return network.equals(labels.get(DockerLabels.NETWORK));
  }

  private void mustBeOurs(InspectContainerResponse container) {
    if (!isOurs(labels(container))) {
      throw new Refused(
          "A container called "
              + container.getName().substring(1)
              + " exists already and is no instance on the network "
              + network
              + ": remove it, or choose another name.",
          null);
    }
  }

  private static boolean isHalfMade(InspectContainerResponse container) {
    return "created".equals(container.getState().getStatus());
  }

  private static Map<String, String> labels(InspectContainerResponse container) {
    @Nullable Map<String, String> labels = container.getConfig().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static Instance instance(InspectContainerResponse container) {
    return InstanceView.of(
        container.getId(),
        String.valueOf(container.getState().getStatus()),
        labels(container),
        Instant.parse(container.getCreated()));
  }

  private Instance instance(Container container) {
    return InstanceView.of(
        container.getId(),
        container.getState(),
        container.getLabels(),
        Instant.ofEpochSecond(container.getCreated()));
  }
}
