package io.kubinception.lab.admin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.Machine;
import io.kubinception.lab.provider.ServerSideApply;
import io.kubinception.lab.server.BareServers;
import io.kubinception.lab.server.Server;
import java.util.List;
import java.util.function.Function;

/**
 * A volume that lies on another machine: a folder of a server of its own, which every node of the
 * admin cluster mounts over SSH. What a pod wants stored for good goes to that server's disk and
 * back first, as with the network volumes of a cloud.
 */
public final class NetworkVolume {
  public static final String CLASS = "network-volume";

  private static final String HOST = "volume-1";
  private static final String EXPORTED = "/var/lib/kubinception/volume";
  private static final String MOUNTED = "/var/lib/kubinception/network-volume";
  private static final String KEY = "/run/kubinception-volume.key";
  private static final String KNOWN_HOSTS = "/run/kubinception-volume.hosts";

  private final List<LabLayout.Server> nodes;
  private final BareServers servers;
  private final Function<String, Machine> machines;

  /**
   * @param nodes that mount it
   * @param machines by their hosts' names
   */
  public NetworkVolume(
      List<LabLayout.Server> nodes, BareServers servers, Function<String, Machine> machines) {
    this.nodes = nodes;
    this.servers = servers;
    this.machines = machines;
  }

  /** The server, mounted everywhere, and the volume. */
  public void make(KubernetesClient client) throws InterruptedException {
    servers.ensure(List.of(HOST), detail -> {});
    Server server =
        servers.all().stream().filter(s -> s.host().equals(HOST)).findFirst().orElseThrow();
    nodes.forEach(node -> mount(machines.apply(node.host()), server));
    new ServerSideApply(client).objects(List.of(FolderVolume.ofClass(CLASS), volume().object()));
  }

  /** All of it goes, with the data. */
  public void remove(KubernetesClient client) throws InterruptedException {
    client.persistentVolumes().withName(CLASS).delete();
    client.storage().v1().storageClasses().withName(CLASS).delete();
    nodes.forEach(node -> unmount(machines.apply(node.host())));
    servers.remove(List.of(HOST));
  }

  private FolderVolume volume() {
    return new FolderVolume(
        CLASS, CLASS, MOUNTED, nodes.stream().map(LabLayout.Server::host).toList());
  }

  /** The node's key is made on it, and never leaves it; what a killed bench left goes first. */
  private void mount(Machine node, Server server) {
    unmount(node);
    node.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", KEY);
    String publicKey = node.run("ssh-keygen", "-y", "-f", KEY).strip();
    machines
        .apply(HOST)
        .run(
            "sh",
            "-c",
            "mkdir -p %s && echo '%s' >> /root/.ssh/authorized_keys"
                .formatted(EXPORTED, publicKey));
    node.run(
        "sh",
        "-c",
        "echo '%s %s' > %s".formatted(server.address(), server.hostKey(), KNOWN_HOSTS)
            + " && { test -e /dev/fuse || mknod -m 600 /dev/fuse c 10 229; }"
            + " && mkdir -p "
            + MOUNTED);
    node.run(
        "sshfs",
        "root@%s:%s".formatted(server.address(), EXPORTED),
        MOUNTED,
        "-o",
        "IdentityFile=%s,UserKnownHostsFile=%s,allow_other".formatted(KEY, KNOWN_HOSTS));
  }

  private static void unmount(Machine node) {
    node.run(
        "sh", "-c", "umount -l %s; rm -f %s %s.pub %s".formatted(MOUNTED, KEY, KEY, KNOWN_HOSTS));
  }
}
