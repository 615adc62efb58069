package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.etcd.operate.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Brings a cluster that lost its quorum for good back from a copy, on new servers or on the old
 * ones. It may be cut off anywhere and run again with the same copy.
 */
public final class Recovery {
  /** Says of which copy a server's data are, until all servers serve. */
  private static final String MARK = "/etc/etcd/recovers-from";

  private final EtcdPlan plan;
  private final Installation installation;
  private final Progress progress;

  /** Of the cluster of a plan, on the servers that are in it. */
  public Recovery(EtcdPlan plan, Installation installation, Progress progress) {
    this.plan = plan;
    this.installation = installation;
    this.progress = progress;
  }

  /**
   * Makes every server's data from the copy and waits until all serve. Data that lie there are
   * moved aside, never deleted.
   *
   * @param copy as {@link Snapshots} makes it
   * @param offered where programs may come from
   * @param host of a server, as ssh knows it
   * @throws InstallException with what to do; when the cluster has a quorum, nothing was touched
   */
  public void run(Ssh ssh, Path copy, OfferedPrograms offered, Function<Server, String> host) {
    String sha256 = checked(copy);
    List<Server> left =
        plan.servers().stream().filter(s -> !isFrom(ssh, host.apply(s), sha256)).toList();
    if (left.isEmpty() || !lives()) {
      recover(ssh, copy, sha256, left, offered, host);
    } else if (left.size() == plan.servers().size()) {
      // What the members have is newer than any copy.
      throw new InstallException(
          "most of the cluster's members answer, so nothing is lost: replace the dead ones with"
              + " 'kubinception etcd join --replaces'");
    }
    // Where only some had no mark, it was cut off when all served and it took the marks away.
    installation.awaitServing();
    plan.servers().forEach(server -> ssh.script(host.apply(server), "rm -f " + MARK + "\n"));
  }

  private void recover(
      Ssh ssh,
      Path copy,
      String sha256,
      List<Server> left,
      OfferedPrograms offered,
      Function<Server, String> host) {
    var start = new EtcdServer.Start.Recovery();
    Map<String, Supply> supplies =
        new ProgramChoice(offered).toRecover(installation.look(ssh, host));
    for (Server server : left) {
      ssh.script(host.apply(server), "systemctl disable --now etcd.service 2>/dev/null || true\n");
      installation.prepare(
          ssh, server, start, Installation.supply(supplies, server), host.apply(server));
    }
    for (Server server : left) {
      progress.step(server.name() + ": the copy");
      upload(ssh, copy, host.apply(server));
      installation.setAside(ssh, host.apply(server));
      ssh.script(host.apply(server), "echo %s > %s\n".formatted(sha256, MARK));
    }
    for (Server server : plan.servers()) {
      installation.start(ssh, server, host.apply(server));
    }
  }

  private String checked(Path copy) {
    progress.step("reading the copy");
    try {
      return Snapshots.check(copy);
    } catch (IOException e) {
      throw new InstallException("%s cannot be read: %s".formatted(copy, e.getMessage()), e);
    }
  }

  private static void upload(Ssh ssh, Path copy, String host) {
    try {
      ssh.upload(host, copy, EtcdServer.SNAPSHOT, "0600");
    } catch (IOException e) {
      throw new InstallException("%s cannot be read: %s".formatted(copy, e.getMessage()), e);
    }
  }

  private static boolean isFrom(Ssh ssh, String host, String sha256) {
    return ssh.script(host, "cat %s 2>/dev/null || true\n".formatted(MARK)).strip().equals(sha256);
  }

  private boolean lives() {
    progress.step("asking whether members still have a quorum");
    try (EtcdClient client = EtcdClient.connect(installation.connection())) {
      return new EtcdHealth(client).report().hasQuorum();
    }
  }
}
