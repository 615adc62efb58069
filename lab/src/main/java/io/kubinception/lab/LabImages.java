package io.kubinception.lab;

import io.kubinception.images.BuildListener;
import io.kubinception.images.ComponentBuilder;
import io.kubinception.images.ComponentCatalog;
import io.kubinception.images.HostTools;
import io.kubinception.images.Image;
import io.kubinception.images.ImageBuilder;
import io.kubinception.images.KubernetesRelease;
import io.kubinception.images.LabRegistry;
import io.kubinception.images.OperatorImage;
import io.kubinception.images.RegistryMirror;
import io.kubinception.images.Workspace;
import io.kubinception.lab.step.Step.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything of images/ that a lab uses. */
final class LabImages {

  private final Workspace workspace;

  LabImages(Workspace workspace) {
    this.workspace = workspace;
  }

  String machine() {
    return ComponentCatalog.newestKubernetes().machine().name();
  }

  String machineWithoutTag() {
    return machine().substring(0, machine().lastIndexOf(':'));
  }

  String kubernetesVersion() {
    return ComponentCatalog.newestKubernetes().version();
  }

  String proxy() {
    return ComponentCatalog.HAPROXY.name();
  }

  String registry() {
    return ComponentCatalog.REGISTRY.name();
  }

  String storage() {
    return ComponentCatalog.STORAGE.name();
  }

  String operator() {
    return OperatorImage.IMAGE.name();
  }

  Path registryStorage() {
    return workspace.registryStorage();
  }

  /** The folder of the checkout. */
  Path checkout() {
    return workspace.images().toAbsolutePath().resolve("..").normalize();
  }

  /** Files that lead containerd to the lab's registry at this address. */
  Map<String, String> registryFiles(String address) {
    return new RegistryMirror(address + ":" + LabLayout.REGISTRY_PORT)
        .files(ComponentCatalog.clusterImages(ComponentCatalog.images()));
  }

  /** Of the release that clusters have unless told otherwise, and of those once asked for. */
  boolean ensure(Progress progress) throws InterruptedException {
    return ensure(wanted(), progress);
  }

  boolean ensureRelease(String version, Progress progress) throws InterruptedException {
    return ensure(images(version), progress);
  }

  /** Of all versions: integration and end-to-end tests run others as well. */
  boolean ensureAll(Progress progress) throws InterruptedException {
    return ensure(ComponentCatalog.images(), progress);
  }

  private boolean ensure(List<Image> images, Progress progress) throws InterruptedException {
    var listener = new Forwarding(progress);
    new ImageBuilder(workspace, listener).ensure(images);
    return listener.changed();
  }

  private static List<Image> images(String version) {
    return ComponentCatalog.images(List.of(ComponentCatalog.kubernetes(version)));
  }

  /** Each takes minutes to build, so those of another version are made when somebody asks. */
  private List<Image> wanted() throws InterruptedException {
    var builder = new ImageBuilder(workspace, new BuildListener() {});
    var releases = new ArrayList<KubernetesRelease>();
    for (KubernetesRelease release : ComponentCatalog.KUBERNETES) {
      if (release.equals(ComponentCatalog.newestKubernetes()) || builder.has(release.machine())) {
        releases.add(release);
      }
    }
    var wanted = new ArrayList<>(ComponentCatalog.images(releases));
    if (builder.has(ComponentCatalog.NEXT_ETCD_SERVER)) {
      wanted.add(ComponentCatalog.NEXT_ETCD_SERVER);
    }
    return wanted;
  }

  /** Told by the one image that takes longest and that nobody publishes. */
  boolean areToBeBuilt() throws InterruptedException {
    var builder = new ImageBuilder(workspace, new BuildListener() {});
    return !builder.has(ComponentCatalog.newestKubernetes().machine());
  }

  boolean ensureTools(Progress progress) throws InterruptedException {
    var listener = new Forwarding(progress);
    tools(listener).helm();
    tools(listener).kubectl();
    return listener.changed();
  }

  /** What integration tests start as processes. */
  boolean ensureServers(Progress progress) throws InterruptedException {
    var listener = new Forwarding(progress);
    tools(listener).etcd();
    tools(listener).formerEtcd();
    tools(listener).govulncheck();
    tools(listener).etcdctl();
    tools(listener).kubeApiserver();
    tools(listener).versitygw();
    return listener.changed();
  }

  /** From the jars that Maven built. */
  boolean ensureOperator(Progress progress) throws InterruptedException {
    var listener = new Forwarding(progress);
    new OperatorImage(workspace, listener).ensure(checkout().resolve("operator/target"));
    return listener.changed();
  }

  /** Those that {@link #ensure} makes. */
  boolean push(int port, Progress progress) throws InterruptedException {
    return push(wanted(), port, progress);
  }

  boolean pushRelease(String version, int port, Progress progress) throws InterruptedException {
    return push(images(version), port, progress);
  }

  private boolean push(List<Image> images, int port, Progress progress)
      throws InterruptedException {
    var listener = new Forwarding(progress);
    new LabRegistry(workspace, port, listener).push(ComponentCatalog.clusterImages(images));
    return listener.changed();
  }

  boolean pushOperator(int port, Progress progress) throws InterruptedException {
    var listener = new Forwarding(progress);
    new LabRegistry(workspace, port, listener).pushNamed(List.of(operator()));
    return listener.changed();
  }

  HostTools tools() {
    return tools(new BuildListener() {});
  }

  private HostTools tools(BuildListener listener) {
    return new HostTools(new ComponentBuilder(workspace, listener));
  }

  /** A registry that has just started does not listen yet. */
  void awaitRegistry(int port) throws InterruptedException {
    Poll.upTo(Duration.ofSeconds(30))
        .untilTrue(() -> listens(port), () -> "The lab's registry does not answer on port " + port);
  }

  private static boolean listens(int port) {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + "/v2/");
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Shows what is built as what the step is at. */
  private static final class Forwarding implements BuildListener {

    private final Progress progress;
    private final AtomicBoolean changed = new AtomicBoolean();

    Forwarding(Progress progress) {
      this.progress = progress;
    }

    boolean changed() {
      return changed.get();
    }

    @Override
    public void started(String step) {
      changed.set(true);
      progress.detail(step);
    }
  }
}
