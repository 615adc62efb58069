package io.kubinception.etcd.install;

import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an etcd cluster is made of, kept beside its authorities, so that it is said only once. */
public final class PlanFile {
  private static final String NAME = "plan.properties";

  /** Of plans whose token does not matter. */
  private static final String ANY = "any";

  private static final String SERVERS = "servers";
  private static final String EPOCH = "epoch";
  private static final String SLOWEST_DISK = "slowest-disk-ms";
  private static final String MEMORY_LIMIT = "memory-limit";
  private static final String DATABASE_LIMIT = "database-limit";
  private static final String HISTORY = "history";

  private final Path file;

  /** In the folder of the cluster's authorities. */
  public PlanFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * What is kept, or nothing.
   *
   * @param token of the cluster
   * @throws InstallException when it is no plan
   */
  public Optional<EtcdPlan> read(String token) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var kept = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      kept.load(reader);
      return Optional.of(
          new EtcdPlan(
              token,
              Stream.of(kept.getProperty(SERVERS, "").split(",")).map(PlanFile::server).toList(),
              Integer.parseInt(kept.getProperty(EPOCH, "")),
              Integer.parseInt(kept.getProperty(SLOWEST_DISK, "")),
              new EtcdLimits(
                  kept.getProperty(MEMORY_LIMIT),
                  kept.getProperty(DATABASE_LIMIT, EtcdLimits.DATABASE),
                  kept.getProperty(HISTORY, EtcdLimits.HISTORY))));
    } catch (IOException | IllegalArgumentException e) {
      throw new InstallException(
          "%s cannot be read (%s): mend it, or delete it and give all options of 'etcd install' once"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Keeps a plan in the place of the one that is there. */
  public void keep(EtcdPlan plan) {
    try {
      PrivateFiles.write(file, text(plan));
    } catch (IOException e) {
      throw new InstallException("cannot keep the plan in " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Forgets servers that no member is on any more; a plan of another cluster's servers stays as it
   * is.
   */
  public void forgetOthersThan(List<Member> members) {
    Set<String> peers =
        members.stream().flatMap(member -> member.peerUrls().stream()).collect(Collectors.toSet());
    read(ANY)
        .filter(kept -> kept.servers().stream().anyMatch(s -> peers.contains(s.peerUrl())))
        .filter(kept -> !kept.servers().stream().allMatch(s -> peers.contains(s.peerUrl())))
        .ifPresent(kept -> keep(kept.at(peers)));
  }

  private static String text(EtcdPlan plan) {
    var lines =
        Stream.of(
            "# What 'kubinception etcd' takes where its options are left out.",
            SERVERS + "=" + text(plan.servers()),
            EPOCH + "=" + plan.epoch(),
            SLOWEST_DISK + "=" + plan.slowestDiskMillis(),
            DATABASE_LIMIT + "=" + plan.limits().database(),
            HISTORY + "=" + plan.limits().history());
    var limit = Stream.ofNullable(plan.limits().memory()).map(size -> MEMORY_LIMIT + "=" + size);
    return Stream.concat(lines, limit).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String text(List<Server> servers) {
    return servers.stream()
        .map(server -> server.name() + "=" + server.address())
        .collect(Collectors.joining(","));
  }

  private static Server server(String text) {
    int equals = text.indexOf('=');
    return new Server(text.substring(0, Math.max(equals, 0)), text.substring(equals + 1));
  }
}
