package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Has all members trust other authorities of clients, one at a time and the leader last: etcd reads
 * certificates anew at each connection, but whom it trusts at its start only.
 */
public final class RollingTrust {
  private final OneByOne members;

  /**
   * Works through a client whose user has the role root.
   *
   * @param patience how long a member may take until it is well again
   */
  public RollingTrust(EtcdClient client, Duration patience, Progress progress) {
    members = new OneByOne(client, patience, progress);
  }

  /**
   * Restarts those that do not trust whom they should.
   *
   * @param due whether the member behind this client URL trusts others than it should, by trying
   * @param restart gives a member other authorities and restarts its etcd
   * @return false when there were none
   * @throws OperationStopped when a member is not well, or does not become so
   */
  public boolean run(Predicate<URI> due, Consumer<Member> restart) {
    return members.run(
        new OneByOne.Change() {
          @Override
          public String name() {
            return "changing the authorities of clients";
          }

          @Override
          public boolean isDue(Seen member) {
            return member.answer().filter(answer -> !due.test(answer.endpoint())).isEmpty();
          }

          @Override
          public void make(Seen member) {
            restart.accept(member.member());
          }

          @Override
          public String due(Seen member) {
            return member.label() + " trusts whom it trusted before";
          }
        });
  }
}
