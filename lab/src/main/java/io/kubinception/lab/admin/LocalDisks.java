package io.kubinception.lab.admin;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.Machine;
import io.kubinception.lab.provider.ServerSideApply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Volumes on the own disks of the admin cluster's nodes, for etcd clusters of pods. Those that were
 * given back are wiped and offered again.
 */
public final class LocalDisks {
  private static final String CLASS = "local-disk";
  private static final String FOLDER = "/var/lib/kubinception/volumes/";
  private static final int PER_NODE = 4;

  private final List<Server> nodes;
  private final Function<Server, Machine> machines;

  public LocalDisks(List<Server> nodes, Function<Server, Machine> machines) {
    this.nodes = nodes;
    this.machines = machines;
  }

  /** The volumes; whether anything was missing. */
  public boolean ensure(KubernetesClient client) {
    takeBack(client);
    var objects = new ArrayList<HasMetadata>();
    objects.add(FolderVolume.ofClass(CLASS));
    for (Server node : nodes) {
      folders().forEach(folder -> machines.apply(node).run("mkdir", "-p", folder));
      IntStream.range(0, PER_NODE).forEach(number -> objects.add(volume(node, number)));
    }
    return new ServerSideApply(client).objects(objects);
  }

  private static List<String> folders() {
    return IntStream.range(0, PER_NODE).mapToObj(LocalDisks::folder).toList();
  }

  private static String folder(int number) {
    return FOLDER + number;
  }

  private void takeBack(KubernetesClient client) {
    for (Server node : nodes) {
      for (int number = 0; number < PER_NODE; number++) {
        var volume = client.persistentVolumes().withName(name(node, number));
        PersistentVolume found = volume.get();
        if (found != null && "Released".equals(found.getStatus().getPhase())) {
          machines.apply(node).run("rm", "-rf", folder(number));
          volume.delete();
        }
      }
    }
  }

  private static String name(Server node, int number) {
    return node.host() + "-disk-" + number;
  }

  private static PersistentVolume volume(Server node, int number) {
    return new FolderVolume(name(node, number), CLASS, folder(number), List.of(node.host()))
        .object();
  }
}
