package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.progress.WaitOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods resize}. */
@Command(
    name = "resize",
    description = {
      "Give an etcd cluster of pods more or fewer members, one after the other, or other memory.",
      "Its volumes cannot be changed."
    })
public final class EtcdPodsResizeCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The etcd cluster.")
  private String name = "";

  @Option(names = "--members", paramLabel = "N", description = "1, 3 or 5; one bears no loss.")
  private @Nullable Integer members;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory at which a member is killed, like 1Gi; holds at a pod's next start.")
  private @Nullable String memory;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdPodsResizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Object> wish = wish();
    EtcdCluster cluster = PodsWish.find(session, name);
    LostData.refuse(cluster);
    Paused.warn(session, cluster, "etcd cluster");
    if (members != null) {
      PodsWish.tellWhatIsUnderWay(session, cluster);
    }
    int before = cluster.statefulSet().orElseThrow().members();
    var begin = session.clock().instant();
    session.fleet().change(cluster, Map.of("statefulSet", wish));
    if (wait.wanted()) {
      wait.run(
          session,
          () -> PodsWish.steps(session, name, begin, this::isOurs),
          "kubinception etcd status");
    }
    session.terminal().print(told(before));
    return ExitCode.OK;
  }

  private boolean isOurs(EtcdStatefulSet wish) {
    return (members == null || members.equals(wish.members()))
        && (memory == null || memory.equals(wish.memory()));
  }

  private String told(int before) {
    String later =
        memory == null ? "" : " Memory of %s holds at a pod's next start.".formatted(memory);
    if (members == null) {
      return "Etcd cluster %s keeps its members.%s".formatted(name, later);
    }
    return wait.wanted()
        ? "Etcd cluster %s has %d members.%s".formatted(name, members, later)
        : "Etcd cluster %s goes from %d to %d members. Look with 'kubinception etcd status'.%s"
            .formatted(name, before, members, later);
  }

  private Map<String, Object> wish() {
    var wish = new LinkedHashMap<String, Object>();
    if (members != null) {
      PodsWish.checkMembers(members);
      wish.put("members", members);
    }
    if (memory != null) {
      PodsWish.checkMemory(memory);
      wish.put("memory", memory);
    }
    if (wish.isEmpty()) {
      throw Failure.usage("give --members, --memory or both");
    }
    return wish;
  }
}
