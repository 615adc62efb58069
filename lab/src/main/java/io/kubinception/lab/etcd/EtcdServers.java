package io.kubinception.lab.etcd;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.CloudInit;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdServer;
import io.kubinception.etcd.install.EtcdServer.Start;
import io.kubinception.etcd.install.ServerRecipe;
import io.kubinception.images.ComponentCatalog;
import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.lab.LabAuthorities;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.Poll;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.step.Step.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Three machines that run etcd as a systemd unit and nothing else. */
public final class EtcdServers {

  private static final Flavour FLAVOUR = new Flavour(2, 2048);
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final String ROOT = "root";

  private final LabLayout layout;
  private final LabAuthorities authorities;
  private final DockerInstances machines;
  private final String image;

  public EtcdServers(
      LabLayout layout, LabAuthorities authorities, DockerInstances machines, String image) {
    this.layout = layout;
    this.authorities = authorities;
    this.machines = machines;
    this.image = image;
  }

  public static List<String> endpoints(LabLayout layout) {
    return plan(layout).clientUrls();
  }

  /** The machines; whether any was missing. Where one was lost, a new member takes its place. */
  public boolean ensureMachines(Progress progress) {
    List<Server> missing = layout.etcdServers().stream().filter(this::isMissing).toList();
    if (missing.size() == layout.etcdServers().size()) {
      missing.forEach(server -> make(server, new Start.Birth()));
    } else if (!missing.isEmpty()) {
      try (var client = EtcdClient.connect(connection(layout, authorities))) {
        var former = new FormerMembers(client, progress);
        missing.forEach(server -> makeAgain(server, former));
      }
    }
    return !missing.isEmpty();
  }

  /** Whether no server is there, and none of its data. */
  public boolean areAllMissing() {
    return layout.etcdServers().stream().allMatch(this::isMissing);
  }

  /**
   * The machines, with the data of a copy; whether any was missing. Cut off, it goes on.
   *
   * @throws LabException when a server is there with its data, or the copy is damaged
   */
  public boolean recover(Path copy, LabDocker docker, Progress progress) {
    var lost = new LostServers(docker, copy);
    List<Server> made = layout.etcdServers().stream().filter(s -> !isMissing(s)).toList();
    lost.refuseLiving(made);
    layout.etcdServers().forEach(server -> make(server, new Start.Recovery()));
    layout.etcdServers().forEach(server -> lost.bringCopy(server, progress));
    return true;
  }

  private boolean isMissing(Server server) {
    return machines.find(server.name()).filter(EtcdServers::isMade).isEmpty();
  }

  private void makeAgain(Server server, FormerMembers former) {
    var member = member(server);
    if (former.include(member)) {
      former.replace(member, how -> make(server, new Start.Join(how.initialCluster())));
    } else {
      make(server, new Start.Birth());
    }
  }

  private void make(Server server, Start start) {
    machines.ensure(spec(server, start), server.address());
  }

  /** As root. */
  public static EtcdConnection connection(LabLayout layout, LabAuthorities authorities) {
    return new EtcdConnection(
        endpoints(layout).stream().map(URI::create).toList(), authorities.etcdRoot());
  }

  /** All three answer, and know their users: nobody ever gets in without a certificate. */
  public boolean awaitAndLock(Progress progress) throws InterruptedException {
    try (var client = EtcdClient.connect(connection(layout, authorities))) {
      awaitMembers(client, progress);
      boolean finished = new FormerMembers(client, progress).finish();
      if (client.auth().authStatus().enabled()) {
        return finished;
      }
      progress.detail("turning authentication on");
      client.auth().roleAdd(ROOT);
      client.auth().userAdd(ROOT);
      client.auth().userGrantRole(ROOT, ROOT);
      client.auth().enable();
      return true;
    }
  }

  private static void awaitMembers(EtcdClient client, Progress progress)
      throws InterruptedException {
    var answering = new int[1];
    Poll.upTo(START)
        .untilTrue(
            () -> {
              int now = answering(client);
              if (now != answering[0] && now < client.endpoints().size()) {
                progress.detail(now + " of " + client.endpoints().size() + " servers answer");
              }
              answering[0] = now;
              return now == client.endpoints().size() && hasLeader(client);
            },
            () ->
                "Only "
                    + answering[0]
                    + " etcd servers answer; look at 'docker exec kubinception-etcd-1 journalctl"
                    + " -u etcd'");
  }

  private static int answering(EtcdClient client) {
    int count = 0;
    for (URI endpoint : client.endpoints()) {
      try {
        client.maintenance().status(endpoint);
        count++;
      } catch (EtcdException e) {
        // Not yet.
        continue;
      }
    }
    return count;
  }

  private static boolean hasLeader(EtcdClient client) {
    return new EtcdHealth(client).report().hasQuorum();
  }

  private static boolean isMade(Instance instance) {
    return instance.state() != Instance.State.PENDING;
  }

  private InstanceSpec spec(Server server, Start start) {
    var recipe = recipe(server, start);
    String userData = CloudInit.text(new ServerRecipe(recipe.files(), commands(recipe)));
    return new InstanceSpec(server.name(), image, FLAVOUR, userData, Map.of("role", "etcd"));
  }

  /** What every server gets, wherever it is. */
  private ServerRecipe recipe(Server server, Start start) {
    var member = member(server);
    return new EtcdServer(
            plan(layout),
            member,
            start,
            authorities.certificate(
                server.host() + "-server",
                authorities.etcdServers(),
                EtcdAuthorities.serving(member, TEN_YEARS)),
            authorities.certificate(
                server.host() + "-peer",
                authorities.etcdPeers(),
                EtcdAuthorities.peer(member, TEN_YEARS)),
            authorities.etcdPeers().certificatePem(),
            authorities.etcdClients().certificatePem(),
            authorities.etcdRoot())
        .recipe(EtcdVersion.parse(ComponentCatalog.ETCD_VERSION));
  }

  private static EtcdPlan.Server member(Server server) {
    return new EtcdPlan.Server(server.host(), server.address());
  }

  /** The machine image is made for nodes; nothing else than etcd runs here. */
  private static List<List<String>> commands(ServerRecipe recipe) {
    var commands = new ArrayList<List<String>>();
    commands.add(List.of("systemctl", "disable", "--now", "containerd.service"));
    commands.addAll(recipe.commands());
    return commands;
  }

  /** The lab's disk is the host's: it is measured and never refused. */
  private static EtcdPlan plan(LabLayout layout) {
    return new EtcdPlan(
        layout.name(),
        layout.etcdServers().stream().map(EtcdServers::member).toList(),
        1,
        0,
        EtcdLimits.DEFAULT.withMemory("1600MiB"));
  }
}
