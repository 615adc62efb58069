package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Restarts members that run with something old, one at a time and the leader last. */
public final class RollingRestart {
  private final OneByOne members;

  /**
   * Works through a client whose user has the role root.
   *
   * @param patience how long a member may take until it is well again
   */
  public RollingRestart(EtcdClient client, Duration patience, Progress progress) {
    members = new OneByOne(client, patience, progress);
  }

  /**
   * Restarts them.
   *
   * @param name what a person calls it, like "upgrading"
   * @param due whether a member runs with something old, or does not run
   * @param restart need not wait until it serves
   * @return false when there were none
   * @throws OperationStopped when a member is not well, or does not become so
   */
  public boolean run(String name, Predicate<Member> due, Consumer<Member> restart) {
    return members.run(
        new OneByOne.Change() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public boolean isDue(Seen member) {
            return due.test(member.member());
          }

          @Override
          public void make(Seen member) {
            restart.accept(member.member());
          }

          @Override
          public String due(Seen member) {
            return member.label() + " runs as it did before";
          }
        });
  }
}
