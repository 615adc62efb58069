package io.kubinception.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Network.Ipam;
import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.InfrastructureException.Refused;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.Instance.State;
import io.kubinception.infrastructure.InstanceSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against the Docker daemon of this host, with the machine image of images/. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerInstancesIT {

  private static final String IMAGE = "kubinception/machine:v1.36.4";
  private static final String NETWORK = "kubinception-instances-it";
  private static final String USER_DATA =
      """
      #cloud-config
      write_files:
      - {path: /var/lib/hello, content: "from user data"}
      """;

  private final DockerConnection docker = DockerConnection.local();
  private final DockerInstances instances = new DockerInstances(docker, NETWORK);

  @BeforeAll
  void makeTheNetwork() {
    removeLeftovers();
    var labels = new HashMap<>(new HostProbe(docker).machineOptions(IMAGE).labels());
    labels.put(DockerLabels.LAB, NETWORK);
    docker
        .client()
        .createNetworkCmd()
        .withName(NETWORK)
        .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet("172.27.240.0/22")))
        .withLabels(labels)
        .exec();
  }

  @AfterEach
  void deleteInstances() {
    instances.list(Map.of()).forEach(instance -> instances.delete(instance.name()));
  }

  @AfterAll
  void cleanUp() {
    removeLeftovers();
    docker.close();
  }

  private void removeLeftovers() {
    deleteInstances();
    docker.client().listNetworksCmd().withNameFilter(NETWORK).exec().stream()
        .filter(network -> network.getName().equals(NETWORK))
        .forEach(network -> docker.client().removeNetworkCmd(network.getId()).exec());
  }

  @Test
  void bootsAndRunsItsUserDataOnce() {
    Instance made = instances.ensure(spec("it-boots"));

    assertThat(made.state()).isEqualTo(State.RUNNING);
    assertThat(made.labels()).containsExactly(Map.entry("pool", "workers"));
    awaitExec("it-boots", "cat /var/lib/hello", "from user data");
    assertThat(instances.ensure(spec("it-boots"))).isEqualTo(made);
  }

  @Test
  void keepsAddressAndDiskOverARestart() {
    Instance made = instances.ensure(spec("it-restarts"));
    awaitExec("it-restarts", "cat /var/lib/hello", "from user data");

    instances.stop("it-restarts");
    instances.stop("it-restarts");
    assertThat(instances.find("it-restarts").orElseThrow().state()).isEqualTo(State.STOPPED);
    Instance other = instances.ensure(spec("it-other"));
    instances.start("it-restarts");
    instances.start("it-restarts");

    assertThat(other.address()).isNotEqualTo(made.address());
    assertThat(instances.find("it-restarts")).contains(made);
    awaitExec("it-restarts", "hostname -I", made.address());
    awaitExec("it-restarts", "cat /var/lib/hello", "from user data");
  }

  @Test
  void deletesWithoutLeftoversAndAsOftenAsAsked() {
    Instance made = instances.ensure(spec("it-deleted"));
    var volumes =
        docker.client().inspectContainerCmd(made.id()).exec().getMounts().stream()
            .map(mount -> mount.getName())
            .toList();

    instances.delete("it-deleted");
    instances.delete("it-deleted");

    assertThat(instances.find("it-deleted")).isEmpty();
    assertThat(volumes).hasSize(1);
    assertThat(docker.client().listVolumesCmd().exec().getVolumes())
        .noneMatch(volume -> volumes.contains(volume.getName()));
  }

  @Test
  void finishesAHalfMadeOneAndReplacesOneOfAnotherSpec() {
    var network =
        MachineNetwork.of(docker.client().inspectNetworkCmd().withNetworkId(NETWORK).exec());
    var recipe = new ContainerRecipe(docker);
    String finished = recipe.create(spec("it-half"), network, "172.27.241.7");
    String replaced = recipe.create(otherSpec("it-old"), network, "172.27.241.8");

    assertThat(instances.find("it-half").orElseThrow().state()).isEqualTo(State.PENDING);
    assertThat(instances.ensure(spec("it-half")).id()).isEqualTo(finished);
    assertThat(instances.ensure(spec("it-old")).id()).isNotEqualTo(replaced);
    awaitExec("it-half", "cat /var/lib/hello", "from user data");
    awaitExec("it-old", "cat /var/lib/hello", "from user data");
  }

  @Test
  void manyAtOnceGetAddressesOfTheirOwn() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Instance>> makers =
          IntStream.range(0, 4)
              .<Callable<Instance>>mapToObj(
                  i -> () -> new DockerInstances(docker, NETWORK).ensure(spec("it-many-" + i)))
              .toList();
      for (var made : threads.invokeAll(makers)) {
        assertThat(made.get().state()).isEqualTo(State.RUNNING);
      }
    }
    assertThat(instances.list(Map.of("pool", "workers")))
        .hasSize(4)
        .extracting(Instance::address)
        .doesNotHaveDuplicates();
  }

  @Test
  void aContainerOfSomebodyElseIsNotTouched() {
    String foreign =
        docker.client().createContainerCmd(IMAGE).withName("it-foreign").exec().getId();
    try {
      assertThat(instances.find("it-foreign")).isEmpty();
      assertThatThrownBy(() -> instances.ensure(spec("it-foreign"))).isInstanceOf(Refused.class);
      assertThatThrownBy(() -> instances.delete("it-foreign"))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("no instance on the network");
    } finally {
      docker.client().removeContainerCmd(foreign).withRemoveVolumes(true).exec();
    }
  }

  @Test
  void saysThatAnImageIsNotOnOffer() {
    var spec =
        new InstanceSpec(
            "it-image", "kubinception/machine:v9.9.9", new Flavour(1, 512), "", Map.of());
    assertThatThrownBy(() -> instances.ensure(spec))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("has no image kubinception/machine:v9.9.9");
  }

  private static InstanceSpec spec(String name) {
    return new InstanceSpec(name, IMAGE, new Flavour(1, 512), USER_DATA, Map.of("pool", "workers"));
  }

  private static InstanceSpec otherSpec(String name) {
    return new InstanceSpec(name, IMAGE, new Flavour(1, 600), USER_DATA, Map.of());
  }

  private void awaitExec(String name, String command, String expected) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String output = "";
    while (System.nanoTime() < deadline) {
      output = new DockerExec(docker).run(name, "sh", "-c", command).output();
      if (output.contains(expected)) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    throw new AssertionError(command + " in " + name + " says: " + output);
  }
}
