package io.kubinception.cli.etcd;

import static java.util.Objects.requireNonNullElse;

import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.InstallException;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.PlanFile;
import io.kubinception.pki.IssuedCertificate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an etcd cluster on servers of one's own shall be. */
final class PlanOptions {
  private static final Duration ROOT_CERTIFICATE = Duration.ofDays(365);
  private static final int FIRST_EPOCH = 1;
  private static final int SLOWEST_DISK_MILLIS = 10;
  private static final String NO_LIMIT = "none";

  @Option(
      names = "--servers",
      split = ",",
      paramLabel = "HOST[=ADDRESS]",
      description = {
        "The servers by the names of their hosts; one, three or five where a cluster is made.",
        "ADDRESS is where API servers and members find it; the host's, if left out.",
        "This and what follows may be left out once it was said: --pki remembers it."
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
      description = {
        "Its first revision in trillions (default: " + FIRST_EPOCH + ").",
        "Customers move only to clusters with higher revisions."
      })
  private @Nullable Integer epoch;

  @Option(
      names = "--slowest-disk-ms",
      paramLabel = "MS",
      description =
          "Refuse disks whose fdatasync takes longer, 99 of 100 times; 0 refuses none"
              + " (default: "
              + SLOWEST_DISK_MILLIS
              + ").")
  private @Nullable Integer slowestDiskMillis;

  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      description =
          "GOMEMLIMIT of etcd, like 12GiB; best three quarters of the server's memory"
              + " (default: "
              + NO_LIMIT
              + ").")
  private @Nullable String memoryLimit;

  @Option(
      names = "--database-limit",
      paramLabel = "SIZE",
      description =
          "Size of etcd's file at which it refuses writes (default: "
              + EtcdLimits.DATABASE
              + ", the most that etcd advises).")
  private @Nullable String databaseLimit;

  @Option(
      names = "--large-database",
      description = "With a --database-limit of more than etcd advises: it is meant so.")
  private boolean largeDatabase;

  @Option(
      names = "--history",
      paramLabel = "DURATION",
      description =
          "How long etcd keeps what was overwritten, like 5m or 1h (default: "
              + EtcdLimits.HISTORY
              + ").")
  private @Nullable String history;

  @Option(
      names = "--pki",
      paramLabel = "FOLDER",
      description = {
        "Where the cluster's authorities and these options are kept (default:"
            + " ~/.kubinception/etcd/NAME).",
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

  /** The same, where it may be there already: its revisions are what they are then. */
  EtcdPlan planToInstall() {
    EtcdPlan plan = planOfBirth();
    planFile()
        .read(name)
        .filter(kept -> kept.epoch() != plan.epoch())
        .ifPresent(
            kept -> {
              throw Failure.usage(
                  "--epoch is given at birth, and etcd cluster %s is remembered with %d in %s: leave it out, or choose another --name for another cluster"
                      .formatted(name, kept.epoch(), folder()));
            });
    return plan;
  }

  /** What is asked for; where nothing is, what was at the last command. */
  private EtcdPlan asked() {
    Optional<EtcdPlan> kept = planFile().read(name);
    return new EtcdPlan(
        name,
        servers.isEmpty()
            ? kept.map(EtcdPlan::servers).orElseThrow(this::noServers)
            : servers.stream().map(PlanOptions::server).toList(),
        requireNonNullElse(epoch, kept.map(EtcdPlan::epoch).orElse(FIRST_EPOCH)),
        requireNonNullElse(
            slowestDiskMillis, kept.map(EtcdPlan::slowestDiskMillis).orElse(SLOWEST_DISK_MILLIS)),
        limits(kept.map(EtcdPlan::limits).orElse(EtcdLimits.DEFAULT)));
  }

  private EtcdLimits limits(EtcdLimits kept) {
    var limits =
        new EtcdLimits(
            memoryLimit == null ? kept.memory() : memoryLimit.equals(NO_LIMIT) ? null : memoryLimit,
            requireNonNullElse(databaseLimit, kept.database()),
            requireNonNullElse(history, kept.history()));
    if (databaseLimit != null && limits.isBeyondAdvice() && !largeDatabase) {
      throw Failure.usage(
          "etcd advises at most %s, as a larger database takes long to start, copy and defragment: add --large-database if %s is meant so"
              .formatted(EtcdLimits.DATABASE, databaseLimit));
    }
    return limits;
  }

  private Failure noServers() {
    return Failure.usage(
        "no servers of an etcd cluster %s are known in %s: name them with --servers, or the cluster with --name"
            .formatted(name, folder()));
  }

  private static EtcdPlan checked(Supplier<EtcdPlan> asked) {
    try {
      return asked.get();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage())).because(e);
    } catch (InstallException e) {
      throw Failure.failed(e.sentence()).because(e);
    }
  }

  /** Remembers the plan that a cluster was made by, for the commands to come. */
  void keep(EtcdPlan plan) {
    planFile().keep(plan);
  }

  /** Remembers what members there are now, if anything was remembered before. */
  void keepIfKnown(EtcdPlan plan) {
    planFile().read(name).ifPresent(_ -> planFile().keep(plan));
  }

  /** Remembers what was told anew, but not which servers: some commands are told of a part. */
  void keepSettings(EtcdPlan plan) {
    planFile().read(name).ifPresent(kept -> planFile().keep(plan.of(kept.servers())));
  }

  private PlanFile planFile() {
    return new PlanFile(folder());
  }

  String name() {
    return name;
  }

  AuthorityFolder folder(Clock clock) {
    return new AuthorityFolder(folder(), clock);
  }

  /** Those that the cluster has: with new ones nobody could speak to it. */
  AuthorityFolder knownFolder(Clock clock) {
    AuthorityFolder known = folder(clock);
    if (!known.isThere()) {
      throw Failure.usage(
          "there are no authorities in %s: name their folder with --pki, or the cluster with --name"
              .formatted(known.path()));
    }
    return known;
  }

  private Path folder() {
    return pki == null ? usualFolder(name) : pki;
  }

  /** Where a cluster's authorities are unless somebody wanted them elsewhere. */
  static Path usualFolder(String name) {
    return Path.of(System.getProperty("user.home"), ".kubinception", "etcd", name);
  }

  /** The installation, with a fresh certificate of the user root, which is kept in the folder. */
  Installation installation(Session session, EtcdPlan plan) {
    AuthorityFolder folder = folder(session.clock());
    EtcdAuthorities authorities = folder.ensure(name);
    IssuedCertificate root = authorities.clients().issue(EtcdAuthorities.root(ROOT_CERTIFICATE));
    folder.keepCredentials(authorities, root);
    return new Installation(plan, authorities, root, EtcdTarget.progress(session));
  }

  /** The server that a member runs on. */
  static Server server(EtcdPlan plan, Member member) {
    return plan.serverOf(member)
        .orElseThrow(
            () ->
                Failure.usage(
                    "the member %s is at none of the servers: name those of all members with --servers"
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
