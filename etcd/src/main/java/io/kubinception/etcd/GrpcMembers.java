package io.kubinception.etcd;

import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.ClusterGrpc;
import io.kubinception.etcd.wire.MemberListRequest;
import java.util.List;

/** {@link Members} on the wire. */
final class GrpcMembers implements Members {
  private final Calls calls;

  GrpcMembers(Calls calls) {
    this.calls = calls;
  }

  @Override
  public List<Member> list() {
    return calls
        .call(
            ClusterGrpc.getMemberListMethod(), MemberListRequest.getDefaultInstance(), Repeat.SAFE)
        .getMembersList()
        .stream()
        .map(
            found ->
                new Member(
                    found.getID(),
                    found.getName(),
                    found.getClientURLsList(),
                    found.getPeerURLsList(),
                    found.getIsLearner()))
        .toList();
  }
}
