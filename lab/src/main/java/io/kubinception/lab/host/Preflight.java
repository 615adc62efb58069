package io.kubinception.lab.host;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import io.kubinception.images.Workspace;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.docker.LabDocker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a lab can be on this host; if not, says so before any work starts. */
public final class Preflight {

  private static final int DOCKER_MAJOR = 20;
  private static final int DOCKER_MINOR = 10;
  private static final long MEMORY_MIB = 6 * 1024;

  /** Of the programs, and Go's caches beside them. */
  private static final long CACHES_MIB = 10 * 1024;

  private static final long IMAGES_MIB = 4 * 1024;
  private static final long LAB_MIB = 4 * 1024;

  /** A lab that is there already just goes on. */
  private static final long RUNNING_MIB = 1024;

  private final LabDocker docker;
  private final LabLayout layout;
  private final HostFacts facts;

  public Preflight(LabDocker docker, LabLayout layout) {
    this.docker = docker;
    this.layout = layout;
    this.facts = new HostFacts(Path.of("/proc"));
  }

  /** What a Docker that is new enough says of itself and the host. */
  public Info docker() {
    Info info = dockerAnswers();
    dockerIsNewEnough(String.valueOf(info.getServerVersion()));
    return info;
  }

  /**
   * Room for images and a lab.
   *
   * @param cold whether the images are to be built
   */
  public void disk(Info info, boolean cold) {
    Path ofDocker = Path.of(String.valueOf(info.getDockerRootDir()));
    List<DiskNeed> needs = needs(ofDocker, Workspace.defaultCache(), cold, isFresh());
    DiskNeed.check(needs, facts::disk, facts::freeDiskMiB);
  }

  static List<DiskNeed> needs(Path ofDocker, Path cache, boolean cold, boolean fresh) {
    long kept = (cold ? IMAGES_MIB : 0) + (fresh ? LAB_MIB : RUNNING_MIB);
    var docker = new DiskNeed("what Docker keeps", ofDocker, kept);
    return cold
        ? List.of(docker, new DiskNeed("what is built, with Go's caches", cache, CACHES_MIB))
        : List.of(docker);
  }

  /** Memory, names and networks of a lab. */
  public void lab() {
    if (isFresh()) {
      memoryIsFree();
    }
    // Throws when one of these is somebody else's.
    layout.containers().forEach(docker::ownContainer);
    networkIsFree(layout.providerNetwork(), LabLayout.PROVIDER_SUBNET);
    networkIsFree(layout.customersNetwork(), LabLayout.CUSTOMERS_SUBNET);
  }

  private boolean isFresh() {
    return docker.network(layout.providerNetwork()).isEmpty();
  }

  private Info dockerAnswers() {
    try {
      return docker.client().infoCmd().exec();
    } catch (RuntimeException e) {
      throw new LabException(
          "Docker does not answer: "
              + e.getMessage()
              + ". Start its daemon, and see that you may use it (as root, or in the group docker).",
          e);
    }
  }

  static void dockerIsNewEnough(String version) {
    List<Integer> parts =
        Arrays.stream(version.split("[^0-9]+"))
            .filter(part -> !part.isEmpty())
            .map(Integer::valueOf)
            .toList();
    boolean enough =
        parts.size() >= 2
            && (parts.get(0) > DOCKER_MAJOR
                || (parts.get(0) == DOCKER_MAJOR && parts.get(1) >= DOCKER_MINOR));
    if (!enough) {
      throw new LabException(
          "Docker is too old: %s. Upgrade it to %d.%d or newer."
              .formatted(version, DOCKER_MAJOR, DOCKER_MINOR));
    }
  }

  private void memoryIsFree() {
    long free = facts.availableMemoryMiB();
    if (free < MEMORY_MIB) {
      throw new LabException(
          "Only %.1f GB of memory are available; a lab needs %d GB. Stop something else first."
              .formatted(free / 1024.0, MEMORY_MIB / 1024));
    }
  }

  private void networkIsFree(String name, String subnet) {
    if (docker.network(name).isPresent()) {
      return;
    }
    var wanted = AddressRange.parse(subnet);
    Map<String, AddressRange> taken = new TreeMap<>(facts.routes());
    docker.client().listNetworksCmd().exec().forEach(network -> addRanges(network, taken));
    taken.forEach(
        (what, range) -> {
          if (range.overlaps(wanted)) {
            throw new LabException(
                "The lab's network %s (%s) overlaps with %s of this host. Remove that, or use another host."
                    .formatted(name, subnet, what));
          }
        });
  }

  private static void addRanges(Network network, Map<String, AddressRange> taken) {
    var configurations = network.getIpam() == null ? null : network.getIpam().getConfig();
    if (configurations == null) {
      return;
    }
    configurations.stream()
        .map(configuration -> configuration.getSubnet())
        .filter(subnet -> subnet != null && subnet.contains("."))
        .forEach(
            subnet ->
                taken.put(
                    "Docker's network " + network.getName() + " (" + subnet + ")",
                    AddressRange.parse(subnet)));
  }
}
