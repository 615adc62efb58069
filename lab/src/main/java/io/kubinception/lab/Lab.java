package io.kubinception.lab;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.images.Workspace;
import io.kubinception.infrastructure.docker.DockerConnection;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.lab.admin.AdminCluster;
import io.kubinception.lab.admin.NetworkVolume;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.etcd.EtcdServers;
import io.kubinception.lab.provider.CustomerClusters;
import io.kubinception.lab.server.BareServers;
import io.kubinception.lab.server.SshAccess;
import io.kubinception.lab.step.Step;
import io.kubinception.lab.step.Steps;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A provider's data centre on this host's Docker. Everything may be interrupted at any point and
 * called again: what is there is looked at, not remembered.
 */
public final class Lab implements AutoCloseable {

  private final LabLayout layout;
  private final LabHome home;
  private final LabDocker docker;
  private final Clock clock;

  private Lab(LabLayout layout, LabHome home, LabDocker docker, Clock clock) {
    this.layout = layout;
    this.home = home;
    this.docker = docker;
    this.clock = clock;
  }

  public static Lab named(String name) {
    var layout = new LabLayout(name);
    var docker = new LabDocker(DockerConnection.local(), name);
    return new Lab(layout, LabHome.of(layout), docker, Clock.systemUTC());
  }

  /** Brings the provider up; whether anything was missing. */
  public boolean up(LabListener listener) throws InterruptedException {
    return up(Optional.empty(), listener);
  }

  /**
   * Brings the provider up, with all customers' data from a copy where all etcd servers were lost.
   */
  public boolean recover(Path etcdCopy, LabListener listener) throws InterruptedException {
    return up(Optional.of(etcdCopy), listener);
  }

  private boolean up(Optional<Path> etcdCopy, LabListener listener) throws InterruptedException {
    String command = etcdCopy.isPresent() ? "up --recover-etcd" : "up";
    try (var _ = LabTurn.take(Workspace.defaultCache(), layout.name(), command, listener)) {
      return new Steps(listener).run(upSteps(etcdCopy).all());
    }
  }

  /** Has a lab that is up offer a Kubernetes version, for good; whether anything was missing. */
  public boolean kubernetes(String version, LabListener listener) throws InterruptedException {
    return new Steps(listener).run(upSteps(Optional.empty()).kubernetes(version));
  }

  private UpSteps upSteps(Optional<Path> etcdCopy) {
    return new UpSteps(layout, home, docker, new LabImages(Workspace.locate()), clock, etcdCopy);
  }

  /** Builds all that a lab and the integration tests need; whether anything was missing. */
  public boolean build(LabListener listener) throws InterruptedException {
    var images = new LabImages(Workspace.locate());
    return new Steps(listener)
        .run(
            List.of(
                Step.of("this host", new HostCheck(docker, layout, images)::forBuilding),
                Step.of("images", images::ensureAll, "this host"),
                Step.of("tools", images::ensureTools, "images"),
                Step.of("servers for integration tests", images::ensureServers, "tools")));
  }

  /** Makes a customer's cluster, with a pool of worker nodes, in a lab that is up. */
  public boolean customerCluster(String name, Plan plan, int nodes, LabListener listener)
      throws InterruptedException {
    try (var client = adminClient()) {
      var clusters = new CustomerClusters(client, home);
      return new Steps(listener)
          .run(
              List.of(
                  Step.of(
                      "customer cluster " + name,
                      progress -> clusters.ensure(name, plan, nodes, progress))));
    }
  }

  /** Has servers of these names, on which nothing is yet, in a lab that is up. */
  public boolean bareServers(List<String> hosts, LabListener listener) throws InterruptedException {
    return new Steps(listener)
        .run(List.of(Step.of("servers", progress -> bareServers().ensure(hosts, progress))));
  }

  /** Servers that people asked for. */
  public BareServers bareServers() {
    return new BareServers(
        layout,
        docker,
        new DockerInstances(docker.connection(), layout.providerNetwork()),
        new LabImages(Workspace.locate()).machine(),
        sshAccess());
  }

  /** A volume on a server of its own; whoever makes it takes it away. */
  public NetworkVolume networkVolume() {
    return new NetworkVolume(layout.adminNodes(), bareServers(), this::machine);
  }

  /** How people get into them. */
  public SshAccess sshAccess() {
    return new SshAccess(home.ssh());
  }

  /** Links kubectl and our own program into the lab's bin folder. */
  public void linkPrograms(Path launcher) throws InterruptedException {
    Path kubectl = new LabImages(Workspace.locate()).tools().kubectl();
    home.link("kubectl", kubectl);
    home.link("kubinception", launcher);
    home.link("kubectl-kubinception", launcher);
  }

  /** Removes all that the lab made, and only that; whether there was anything. */
  public boolean down(LabListener listener) throws InterruptedException {
    try (var _ = LabTurn.take(Workspace.defaultCache(), layout.name(), "down", listener)) {
      return new Steps(listener).run(new DownSteps(layout, home, docker).all());
    }
  }

  public LabStatus status() {
    return new LabStatus(
        docker.containers().stream()
            .map(c -> new LabStatus.Part(c.getNames()[0].substring(1), c.getState()))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .toList());
  }

  /** A machine of the provider, like admin-1 or etcd-3. */
  public Machine machine(String host) {
    return new Machine(docker, layout.container(host));
  }

  /** An instance of a customer, by its full name. */
  public Machine instance(String name) {
    return new Machine(docker, name);
  }

  /** As administrator of the admin cluster; to be closed by who asks. */
  public KubernetesClient adminClient() {
    return new AdminCluster(layout, LabAuthorities.ensure(home, clock)).client();
  }

  /** As root of the etcd servers; to be closed by who asks. */
  public EtcdClient etcdClient() {
    return EtcdClient.connect(EtcdServers.connection(layout, authorities()));
  }

  public LabAuthorities authorities() {
    return LabAuthorities.ensure(home, clock);
  }

  public LabLayout layout() {
    return layout;
  }

  public LabHome home() {
    return home;
  }

  @Override
  public void close() {
    docker.connection().close();
  }
}
