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
}
