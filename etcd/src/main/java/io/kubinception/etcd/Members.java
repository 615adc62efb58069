package io.kubinception.etcd;

import java.util.List;

/** The members of an etcd cluster. */
public interface Members {
  /**
   * A member as the cluster knows it.
   *
   * @param id its number (unsigned)
   * @param name its name, empty until it started for the first time
   * @param clientUrls where clients find it
   * @param peerUrls where members find it
   * @param learner whether it does not vote yet
   */
  record Member(
      long id, String name, List<String> clientUrls, List<String> peerUrls, boolean learner) {
    /** Copies the lists. */
    public Member {
      clientUrls = List.copyOf(clientUrls);
      peerUrls = List.copyOf(peerUrls);
    }
  }

  /** The members as the asked member knows them: this answers without a quorum too. */
  List<Member> list();

  /** The members as a quorum knows them. */
  List<Member> listAgreed();

  /**
   * Adds a learner: it copies the data and does not vote. May not be called twice for one member.
   *
   * @param peerUrl where members will find it
   */
  Member addLearner(String peerUrl);

  /**
   * Lets a learner vote.
   *
   * @throws EtcdException.Refused while it lags behind, and when it votes already
   */
  void promote(long id);

  /** Takes a member out; its data directory is of no use from then on. */
  void remove(long id);
}
