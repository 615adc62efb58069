package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.progress.WaitOptions;
import io.kubinception.etcd.EtcdVersion;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods upgrade}. */
@Command(
    name = "upgrade",
    description =
        "Bring an etcd cluster of pods to another version: one member at a time, the leader last.")
public final class EtcdPodsUpgradeCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The etcd cluster.")
  private String name = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "Version of etcd, like 3.6.14: of the same minor, or of the next one.")
  private String to = "";

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdPodsUpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdVersion target = PodsWish.version("--to", to);
    EtcdCluster cluster = PodsWish.find(session, name);
    LostData.refuse(cluster);
    checkStep(cluster, target);
    Paused.warn(session, cluster, "etcd cluster");
    PodsWish.tellWhatIsUnderWay(session, cluster);
    var begin = session.clock().instant();
    session.fleet().change(cluster, Map.of("statefulSet", Map.of("version", to)));
    if (wait.wanted()) {
      wait.run(
          session,
          () -> PodsWish.steps(session, name, begin, wish -> to.equals(wish.versionOrDefault())),
          "kubinception etcd status");
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "All members of etcd cluster %s run %s.".formatted(name, to)
                : "Etcd cluster %s goes to %s, member by member. Look with 'kubinception etcd status'."
                    .formatted(name, to));
    return ExitCode.OK;
  }

  /** Another patch may be a lower one: its image may be the one that can be had. */
  private void checkStep(EtcdCluster cluster, EtcdVersion target) {
    var status = cluster.getStatus();
    String told = status == null ? null : status.version();
    EtcdVersion now =
        EtcdVersion.parse(
            told == null || told.isEmpty()
                ? cluster.statefulSet().orElseThrow().versionOrDefault()
                : told);
    int step = target.minor() - now.minor();
    if (step < 0 || step > 1) {
      throw Failure.usage(
          "etcd cluster %s runs %s: it goes to 3.%d or 3.%d, not to %s"
              .formatted(name, now, now.minor(), now.minor() + 1, target));
    }
    newest(cluster)
        .filter(newest -> newest.minor() > target.minor())
        .ifPresent(
            newest -> {
              throw Failure.usage(
                  "a member of etcd cluster %s runs %s already, and none goes back by a minor: upgrade all to a 3.%d"
                      .formatted(name, newest, newest.minor()));
            });
  }

  /** In the middle of an upgrade some are further than the others. */
  private static Optional<EtcdVersion> newest(EtcdCluster cluster) {
    var status = cluster.getStatus();
    return status == null || status.members() == null
        ? Optional.empty()
        : status.members().stream()
            .flatMap(member -> Stream.ofNullable(member.version()))
            .map(EtcdVersion::parse)
            .max(Comparator.naturalOrder());
  }
}
