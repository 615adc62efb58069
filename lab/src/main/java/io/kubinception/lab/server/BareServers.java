package io.kubinception.lab.server;

import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.docker.DockerExec;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.Poll;
import io.kubinception.lab.UserData;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.step.Step.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Debian servers on the provider's network on which nothing runs but SSH. */
public final class BareServers {
  private static final Flavour FLAVOUR = new Flavour(2, 2048);
  private static final Map<String, String> ROLE = Map.of("role", "server");
  private static final Duration BOOT = Duration.ofMinutes(2);

  private final LabLayout layout;
  private final LabDocker docker;
  private final DockerInstances machines;
  private final String image;
  private final SshAccess ssh;

  /** Servers that boot the image; those who have this access get in. */
  public BareServers(
      LabLayout layout, LabDocker docker, DockerInstances machines, String image, SshAccess ssh) {
    this.layout = layout;
    this.docker = docker;
    this.machines = machines;
    this.image = image;
    this.ssh = ssh;
  }

  /**
   * Has servers of these names; those that are there stay as they are. Whether any was missing.
   *
   * @throws LabException when a name is one of the provider's machines, or all addresses are taken
   */
  public boolean ensure(List<String> hosts, Progress progress) throws InterruptedException {
    hosts.forEach(this::refuseTaken);
    List<String> missing = hosts.stream().filter(host -> find(host).isEmpty()).toList();
    for (String host : missing) {
      progress.detail("starting " + host);
      machines.ensure(spec(host), freeAddress());
    }
    ssh.know(all());
    return !missing.isEmpty();
  }

  private void refuseTaken(String host) {
    if (layout.containers().contains(layout.container(host))) {
      throw new LabException(
          host + " is a machine of the provider already: choose another name for the server.");
    }
  }

  private Optional<Instance> find(String host) {
    return machines.find(layout.container(host));
  }

  private String freeAddress() {
    Set<String> taken =
        machines.list(ROLE).stream().map(Instance::address).collect(Collectors.toSet());
    return IntStream.rangeClosed(LabLayout.FIRST_BARE_SERVER, LabLayout.LAST_BARE_SERVER)
        .mapToObj(LabLayout::ofProvider)
        .filter(address -> !taken.contains(address))
        .findFirst()
        .orElseThrow(() -> new LabException("The lab has no room for more servers: remove some."));
  }

  /** All that there are, by name. */
  public List<Server> all() throws InterruptedException {
    var instances =
        machines.list(ROLE).stream().sorted(Comparator.comparing(Instance::name)).toList();
    var servers = new ArrayList<Server>();
    for (Instance instance : instances) {
      servers.add(reached(instance));
    }
    return List.copyOf(servers);
  }

  /** Once it has a key to be known by, it lets people in. */
  private Server reached(Instance instance) throws InterruptedException {
    String key =
        Poll.upTo(BOOT)
            .until(
                () -> hostKey(instance.name()),
                () -> "The server " + instance.name() + " does not start its SSH");
    String host = instance.name().substring(layout.container("").length());
    return new Server(host, instance.address(), key);
  }

  private Optional<String> hostKey(String container) {
    DockerExec.Result said =
        new DockerExec(docker.connection())
            .run(
                container,
                "sh",
                "-c",
                "systemctl -q is-active ssh.service"
                    + " && cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub");
    return said.ok() ? Optional.of(said.output().strip()) : Optional.empty();
  }

  /**
   * Removes servers with their disks; whether there were any.
   *
   * @throws LabException when there is no such server
   */
  public boolean remove(List<String> hosts) throws InterruptedException {
    List<String> names = machines.list(ROLE).stream().map(Instance::name).toList();
    for (String host : hosts) {
      if (!names.contains(layout.container(host))) {
        throw new LabException("The lab has no server " + host + ".");
      }
    }
    hosts.forEach(host -> machines.delete(layout.container(host)));
    ssh.know(all());
    return true;
  }

  private InstanceSpec spec(String host) throws InterruptedException {
    String userData =
        new UserData()
            .secret("/root/.ssh/authorized_keys", ssh.publicKey() + "\n")
            // The machine image is made for nodes.
            .run("systemctl", "disable", "--now", "containerd.service")
            .run("ssh-keygen", "-A")
            .run("systemctl", "enable", "--now", "ssh.service")
            .text();
    return new InstanceSpec(layout.container(host), image, FLAVOUR, userData, ROLE);
  }
}
