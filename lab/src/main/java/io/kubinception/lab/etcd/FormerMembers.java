package io.kubinception.lab.etcd;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.operate.Membership;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.operate.Membership.Starter;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.lab.LabException;
import io.kubinception.lab.step.Step.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Servers that are gone with their data. Begun anew under the name of the old member, an empty etcd
 * would deny what the old one had promised, so a new member takes its place.
 */
final class FormerMembers {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final EtcdClient client;
  private final Progress progress;

  FormerMembers(EtcdClient client, Progress progress) {
    this.client = client;
    this.progress = progress;
  }

  /** Whether etcd lives on without this server; nobody answers where its birth was cut off. */
  boolean include(EtcdPlan.Server server) {
    return list().stream().findAny().isPresent() && !awaitsBirth(server);
  }

  private boolean awaitsBirth(EtcdPlan.Server server) {
    // A member tells its URLs when it has started for the first time; a learner is on its way.
    return list().stream()
        .anyMatch(
            m ->
                m.peerUrls().contains(server.peerUrl())
                    && m.clientUrls().isEmpty()
                    && !m.learner());
  }

  /** As any of the others knows them, with or without a quorum. */
  private List<Member> list() {
    long end = System.nanoTime() + ANSWER.toNanos();
    while (true) {
      try {
        return client.members().list();
      } catch (EtcdException e) {
        if (System.nanoTime() > end) {
          return List.of();
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Takes the old member out, if it is still in, and lets the new one in. */
  void replace(EtcdPlan.Server server, Starter starter) {
    try {
      membership().replace(server.name(), new Newcomer(server.name(), server.peerUrl()), starter);
    } catch (OperationStopped e) {
      throw new LabException(
          "etcd lost its server %s: %s".formatted(server.name(), e.sentence()), e);
    }
  }

  /** Lets those vote whose replacement was cut off after they had started. */
  boolean finish() {
    List<Member> learners = client.members().list().stream().filter(Member::learner).toList();
    learners.forEach(learner -> membership().promote(Long.toHexString(learner.id())));
    return !learners.isEmpty();
  }

  private Membership membership() {
    return new Membership(client, PATIENCE, progress::detail);
  }
}
