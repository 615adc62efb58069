package io.kubinception.bench;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.OfferedPrograms;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.images.ComponentCatalog;
import io.kubinception.images.Workspace;
import io.kubinception.lab.Lab;
import io.kubinception.lab.server.BareServers;
import io.kubinception.lab.server.Server;
import io.kubinception.pki.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * An etcd cluster of a higher epoch, to move to: one bare server of the lab, installed as people
 * do. Gone when it is closed.
 */
final class SecondEtcd implements AutoCloseable {
  private static final String HOST = "bench-cell";
  private static final int HIGHER_EPOCH = 2;
  private static final Duration VALIDITY = Duration.ofHours(2);

  private final BareServers servers;
  private final EtcdClient root;

  private SecondEtcd(BareServers servers, EtcdClient root) {
    this.servers = servers;
    this.root = root;
  }

  /**
   * Installs it.
   *
   * @param folder where its authorities are kept
   */
  static SecondEtcd make(Lab lab, Path folder) throws IOException, InterruptedException {
    BareServers servers = lab.bareServers();
    servers.ensure(List.of(HOST), detail -> {});
    try {
      return new SecondEtcd(servers, install(lab, servers, folder));
    } catch (IOException | InterruptedException | RuntimeException e) {
      servers.remove(List.of(HOST));
      throw e;
    }
  }

  private static EtcdClient install(Lab lab, BareServers servers, Path folder)
      throws IOException, InterruptedException {
    Server server =
        servers.all().stream().filter(s -> s.host().equals(HOST)).findFirst().orElseThrow();
    EtcdAuthorities authorities = new AuthorityFolder(folder, Clock.systemUTC()).ensure(HOST);
    IssuedCertificate root = authorities.clients().issue(EtcdAuthorities.root(VALIDITY));
    var member = new EtcdPlan.Server(HOST, server.address());
    var plan = new EtcdPlan(HOST, List.of(member), HIGHER_EPOCH, 0, EtcdLimits.DEFAULT);
    var installation = new Installation(plan, authorities, root, Progress.silent());
    List<String> options = lab.sshAccess().options().stream().map(o -> "-o" + o).toList();
    Path programs = Workspace.defaultCache().resolve("bin/etcd-" + ComponentCatalog.ETCD_VERSION);
    try (var ssh = new Ssh("root", options)) {
      var offered = new OfferedPrograms(programs, false);
      installation.install(
          ssh,
          installation.supplies(ssh, offered, EtcdPlan.Server::address),
          EtcdPlan.Server::address);
    }
    return EtcdClient.connect(installation.connection());
  }

  /** As the user who may do everything. */
  EtcdClient root() {
    return root;
  }

  @Override
  public void close() throws InterruptedException {
    root.close();
    servers.remove(List.of(HOST));
  }
}
