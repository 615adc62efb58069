package io.kubinception.lab;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.docker.DockerConnection;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.lab.admin.AdminCluster;
import io.kubinception.lab.admin.AdminMachines;
import io.kubinception.lab.admin.LocalDisks;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.docker.LabNetworks;
import io.kubinception.lab.docker.ServiceContainer;
import io.kubinception.lab.docker.ServiceContainers;
import io.kubinception.lab.edge.CloudApi;
import io.kubinception.lab.edge.Edge;
import io.kubinception.lab.edge.Registry;
import io.kubinception.lab.edge.Storage;
import io.kubinception.lab.etcd.EtcdServers;
import io.kubinception.lab.host.LabFiles;
import io.kubinception.lab.provider.OperatorRelease;
import io.kubinception.lab.provider.ProviderObjects;
import io.kubinception.lab.step.Step;
import io.kubinception.lab.step.Step.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** How a lab comes up. */
final class UpSteps {

  private final LabLayout layout;
  private final LabHome home;
  private final LabDocker docker;
  private final LabImages images;
  private final Clock clock;
  private final ServiceContainers services;
  private final DockerInstances machines;
  private final Optional<Path> etcdCopy;

  /** With what is in an etcd that was lost with all its servers, if a copy is given. */
  UpSteps(
      LabLayout layout,
      LabHome home,
      LabDocker docker,
      LabImages images,
      Clock clock,
      Optional<Path> etcdCopy) {
    this.layout = layout;
    this.home = home;
    this.docker = docker;
    this.images = images;
    this.clock = clock;
    this.etcdCopy = etcdCopy;
    this.services = new ServiceContainers(docker);
    this.machines = new DockerInstances(docker.connection(), layout.providerNetwork());
  }

  /** The order of the work; what does not depend on each other runs at the same time. */
  List<Step> all() {
    return List.of(
        Step.of("this host", new HostCheck(docker, layout, images)::forLab),
        Step.of("keys", _ -> keys(), "this host"),
        Step.of("machines that were stopped", this::wake, "this host"),
        Step.of("images", images::ensure, "this host"),
        Step.of("tools", images::ensureTools, "images"),
        Step.of("networks", _ -> networks(), "images", "keys"),
        Step.of("registry", this::registry, "networks", "machines that were stopped"),
        Step.of("etcd servers", this::etcdServers, "networks", "machines that were stopped"),
        // After etcd's, so that a provider without any of these has lost them.
        Step.of("admin machines", _ -> adminMachines().ensure(), "registry", "etcd servers"),
        Step.of("edge", _ -> edge(), "networks"),
        Step.of("cloud", _ -> cloud(), "networks"),
        Step.of("storage", _ -> storage(), "networks"),
        Step.of("operator image", this::operatorImage, "registry"),
        Step.of("etcd cluster", etcdCluster(), "etcd servers"),
        Step.of("admin cluster", progress -> admin().awaitApi(progress), "admin machines"),
        Step.of("admin nodes", progress -> admin().awaitNodes(progress), "admin cluster"),
        Step.of("volumes", _ -> volumes(), "admin nodes"),
        Step.of("operator", this::operator, "admin nodes", "operator image", "tools"),
        Step.of(
            "provider", this::provider, "operator", "etcd cluster", "edge", "cloud", "storage"));
  }

  /** How a lab that is up gets another Kubernetes version, which it keeps. */
  List<Step> kubernetes(String version) {
    String step = "images of Kubernetes " + version;
    return List.of(
        Step.of(step, progress -> images.ensureRelease(version, progress)),
        Step.of(
            "registry", progress -> images.pushRelease(version, registryPort(), progress), step));
  }

  private boolean keys() {
    var authorities = authorities();
    authorities.etcdRoot();
    authorities.cloudClient();
    authorities.edgeClient();
    return LabFiles.write(home.adminKubeconfig(), admin().kubeconfig());
  }

  /** All at the same time: the operator must not take a customer's instance for lost. */
  private boolean wake(Progress progress) {
    List<Container> stopped =
        docker.containers().stream()
            // One that never started may lack its user data: who made it finishes it.
            .filter(c -> !c.getState().equals("running") && !c.getState().equals("created"))
            .toList();
    stopped.parallelStream()
        .forEach(
            container -> {
              progress.detail("starting " + container.getNames()[0].substring(1));
              docker.start(container.getId());
            });
    return !stopped.isEmpty();
  }

  private boolean networks() {
    return new LabNetworks(docker, layout).ensure(images.machine(), authorities().fingerprint());
  }

  private boolean registry(Progress progress) throws InterruptedException {
    ServiceContainer container =
        Registry.container(layout, images.registry(), images.registryStorage());
    return services.ensure(container) | images.push(registryPort(), progress);
  }

  private boolean operatorImage(Progress progress) throws InterruptedException {
    return images.ensureOperator(progress) | images.pushOperator(registryPort(), progress);
  }

  private int registryPort() throws InterruptedException {
    int port = services.loopbackPort(layout.container("registry"), LabLayout.REGISTRY_PORT);
    images.awaitRegistry(port);
    return port;
  }

  private boolean edge() throws InterruptedException {
    return services.ensure(Edge.container(layout, authorities(), images.proxy()));
  }

  private boolean cloud() throws InterruptedException {
    return services.ensure(
        CloudApi.container(layout, authorities(), images.proxy(), DockerConnection.localSocket()));
  }

  private boolean storage() throws InterruptedException {
    return services.ensure(
        Storage.container(layout, images.storage(), home.backups(), storageKeys()));
  }

  private Storage.Keys storageKeys() {
    return Storage.Keys.ensure(home.pki());
  }

  private boolean etcdServers(Progress progress) {
    if (etcdCopy.isPresent()) {
      return etcd().recover(etcdCopy.get(), docker, progress);
    }
    boolean wasThere = machines.find(layout.adminControlPlane().name()).isPresent();
    if (wasThere && etcd().areAllMissing()) {
      throw new LabException(
          "All etcd servers are gone with all customers' data. Bring them back from a copy with"
              + " 'kubinception up --recover-etcd COPY', or begin anew with 'kubinception down'.");
    }
    return etcd().ensureMachines(progress);
  }

  private Step.Work etcdCluster() {
    return progress -> etcd().awaitAndLock(progress);
  }

  private boolean volumes() {
    try (var client = admin().client()) {
      return new LocalDisks(layout.adminNodes(), node -> new Machine(docker, node.name()))
          .ensure(client);
    }
  }

  private boolean operator(Progress progress) throws InterruptedException {
    var release =
        new OperatorRelease(
            images.tools().helm(),
            images.checkout().resolve("charts/kubinception"),
            home.adminKubeconfig());
    try (var client = admin().client()) {
      return release.ensure(client, docker.imageId(images.operator()), progress);
    }
  }

  private boolean provider(Progress progress) throws InterruptedException {
    var objects =
        new ProviderObjects(
            layout,
            authorities(),
            storageKeys(),
            images.machineWithoutTag(),
            images.registryFiles(LabLayout.REGISTRY_OF_CUSTOMERS),
            host().getNCPU());
    try (var client = admin().client()) {
      return objects.ensure(client, progress);
    }
  }

  private EtcdServers etcd() {
    return new EtcdServers(layout, authorities(), machines, images.machine());
  }

  private AdminMachines adminMachines() {
    var everything = new Flavour(host().getNCPU(), (int) (host().getMemTotal() / (1024 * 1024)));
    return new AdminMachines(
        layout,
        authorities(),
        machines,
        images.machine(),
        images.kubernetesVersion(),
        images.registryFiles(LabLayout.REGISTRY_OF_PROVIDER),
        everything);
  }

  private AdminCluster admin() {
    return new AdminCluster(layout, authorities());
  }

  private LabAuthorities authorities() {
    return LabAuthorities.ensure(home, clock);
  }

  private Info host() {
    return docker.client().infoCmd().exec();
  }
}
