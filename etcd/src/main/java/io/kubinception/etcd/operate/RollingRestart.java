package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import java.net.URI;
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
        new Restart(name, seen -> due.test(seen.member()), restart, "runs as it did before"));
  }

  /**
   * Has all trust other authorities of clients: etcd reads certificates anew at each connection,
   * but whom it trusts at its start only.
   *
   * @param due whether the member behind this client URL trusts others than it should, by trying
   * @param restart gives a member other authorities and restarts its etcd
   * @return false when there were none
   * @throws OperationStopped when a member is not well, or does not become so
   */
  public boolean toTrust(Predicate<URI> due, Consumer<Member> restart) {
    return members.run(
        new Restart(
            "changing the authorities of clients",
            seen -> seen.answer().filter(answer -> !due.test(answer.endpoint())).isEmpty(),
            restart,
            "trusts whom it trusted before"));
  }

  /**
   * What is done to a member.
   *
   * @param still what is so about one as long as it is not done, to be put behind its name
   */
  private record Restart(String name, Predicate<Seen> old, Consumer<Member> restart, String still)
      implements OneByOne.Change {

    @Override
    public boolean isDue(Seen member) {
      return old.test(member);
    }

    @Override
    public void make(Seen member) {
      restart.accept(member.member());
    }

    @Override
    public String due(Seen member) {
      return member.label() + " " + still;
    }
  }
}
