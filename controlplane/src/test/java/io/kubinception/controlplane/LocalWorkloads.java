package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubinception.testkit.BuiltProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A real controller manager's Deployments and ReplicaSets, and for want of nodes a loop in a
 * kubelet's place: pods are ready as soon as they are seen, and take a second to end.
 */
final class LocalWorkloads implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration ENDING = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String namespace;
  private final LocalProcess controllers;
  private final List<List<Pod>> seen = new CopyOnWriteArrayList<>();
  private final Watch watch;
  private final Thread kubelet;
  private volatile boolean stopped;

  private LocalWorkloads(KubernetesClient client, String namespace, LocalProcess controllers) {
    this.client = client;
    this.namespace = namespace;
    this.controllers = controllers;
    watch = client.pods().inNamespace(namespace).watch(new Told());
    kubelet = Thread.ofVirtual().start(this::work);
  }

  static LocalWorkloads start(Path folder, LocalApiServer server, String namespace)
      throws IOException {
    Path kubeconfig = folder.resolve("controllers.kubeconfig");
    Files.writeString(kubeconfig, server.kubeconfig());
    LocalProcess controllers =
        LocalProcess.start(
            folder,
            BuiltProgram.kubernetes("kube-controller-manager").find(),
            List.of(
                "--kubeconfig=" + kubeconfig,
                "--secure-port=0",
                "--leader-elect=false",
                "--controllers=deployment-controller,replicaset-controller,serviceaccount-controller"));
    return new LocalWorkloads(server.client(), namespace, controllers);
  }

  private final class Told implements Watcher<Pod> {
    private final Map<String, Pod> now = new LinkedHashMap<>();

    @Override
    public void eventReceived(Action action, Pod pod) {
      if (action == Action.DELETED) {
        now.remove(pod.getMetadata().getName());
      } else {
        now.put(pod.getMetadata().getName(), pod);
      }
      seen.add(List.copyOf(now.values()));
    }

    @Override
    public void onClose(WatcherException cause) {
      // Then the test misses what it waits for.
    }
  }

  /** All that was there at once, after each change. */
  List<List<Pod>> seen() {
    return seen;
  }

  private void work() {
    while (!stopped) {
      try {
        client.pods().inNamespace(namespace).list().getItems().forEach(this::advance);
      } catch (KubernetesClientException e) {
        // Changed or gone meanwhile: it is looked at again.
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void advance(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      if (endsBy(pod).isBefore(Instant.now())) {
        client.resource(pod).withGracePeriod(0).delete();
      }
    } else if (pod.getSpec().getNodeName() == null) {
      bind(pod);
    } else if (!"Running".equals(pod.getStatus().getPhase())) {
      client.resource(ready(pod)).updateStatus();
    }
  }

  private static Instant endsBy(Pod pod) {
    return Instant.parse(pod.getMetadata().getDeletionTimestamp())
        .minusSeconds(pod.getMetadata().getDeletionGracePeriodSeconds())
        .plus(ENDING);
  }

  private void bind(Pod pod) {
    Binding binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName("node")
            .endTarget()
            .build();
    client.raw(
        "/api/v1/namespaces/%s/pods/%s/binding".formatted(namespace, pod.getMetadata().getName()),
        "POST",
        binding);
  }

  private static Pod ready(Pod pod) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(Instant.now().toString())
        .endCondition()
        .endStatus()
        .build();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      kubelet.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
    controllers.close();
  }
}
