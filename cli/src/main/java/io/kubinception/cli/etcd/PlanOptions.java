package io.kubinception.cli.etcd;

import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.Installation;
import io.kubinception.pki.IssuedCertificate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an etcd cluster on servers of one's own shall be. */
final class PlanOptions {
  private static final Duration ROOT_CERTIFICATE = Duration.ofDays(365);

  @Option(
      names = "--servers",
      split = ",",
      required = true,
      paramLabel = "HOST[=ADDRESS]",
      description = {
        "The servers by the names of their hosts; one, three or five where a cluster is made.",
        "ADDRESS is where API servers and members find it; the host's, if left out."
      })
  private List<String> servers = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "etcd",
      description = "The cluster's name, unlike that of any other (default: ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--epoch",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Its first revision in trillions (default: ${DEFAULT-VALUE}).",
        "Customers move only to clusters with higher revisions."
      })
  private int epoch;

  @Option(
      names = "--slowest-disk-ms",
      paramLabel = "MS",
      defaultValue = "10",
      description =
          "Refuse disks whose fdatasync takes longer, 99 of 100 times; 0 refuses none"
              + " (default: ${DEFAULT-VALUE}).")
  private int slowestDiskMillis;

  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      description = "GOMEMLIMIT of etcd, like 12GiB; best three quarters of the server's memory.")
  private @Nullable String memoryLimit;

  @Option(
      names = "--pki",
      paramLabel = "FOLDER",
      description = {
        "Where the cluster's authorities are kept (default: ~/.kubinception/etcd/NAME).",
        "Whoever has this folder has the cluster; without it, certificates cannot be renewed."
      })
  private @Nullable Path pki;

  EtcdPlan plan() {
    return checked(this::asked);
  }

  /** The plan of a cluster that is to be made of all these servers. */
  EtcdPlan planOfBirth() {
    return checked(() -> asked().atBirth());
  }

  private EtcdPlan asked() {
    return new EtcdPlan(
        name,
        servers.stream().map(PlanOptions::server).toList(),
        epoch,
        slowestDiskMillis,
        memoryLimit);
  }

  private static EtcdPlan checked(Supplier<EtcdPlan> asked) {
    try {
      return asked.get();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage())).because(e);
    }
  }

  String name() {
    return name;
  }

  AuthorityFolder folder(Clock clock) {
    return new AuthorityFolder(
        pki == null ? Path.of(System.getProperty("user.home"), ".kubinception", "etcd", name) : pki,
        clock);
  }

  /** The installation, with a fresh certificate of the user root, which is kept in the folder. */
  Installation installation(Session session) {
    AuthorityFolder folder = folder(session.clock());
    EtcdAuthorities authorities = folder.ensure(name);
    IssuedCertificate root = authorities.clients().issue(EtcdAuthorities.root(ROOT_CERTIFICATE));
    folder.keepCredentials(authorities, root);
    return new Installation(plan(), authorities, root, EtcdTarget.progress(session));
  }

  /** The server that a member runs on. */
  Server server(Member member) {
    return plan().servers().stream()
        .filter(server -> member.peerUrls().contains(server.peerUrl()))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.usage(
                    "the member %s is at none of --servers: name the servers of all members"
                        .formatted(member.name())));
  }

  static Server server(String text) {
    int equals = text.indexOf('=');
    String host = equals < 0 ? text : text.substring(0, equals);
    String address = equals < 0 ? resolved(host) : text.substring(equals + 1);
    return new Server(host, address);
  }

  private static String resolved(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw Failure.usage("%s has no address: write --servers %s=ADDRESS,...".formatted(host, host))
          .because(e);
    }
  }
}
