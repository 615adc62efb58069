package io.kubinception.etcd;

import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.ClusterGrpc;
import io.kubinception.etcd.wire.MemberAddRequest;
import io.kubinception.etcd.wire.MemberListRequest;
import io.kubinception.etcd.wire.MemberPromoteRequest;
import io.kubinception.etcd.wire.MemberRemoveRequest;
import java.util.List;

/** {@link Members} on the wire. */
final class GrpcMembers implements Members {
  private final Calls calls;

  GrpcMembers(Calls calls) {
    this.calls = calls;
  }

  @Override
  public List<Member> list() {
    return list(MemberListRequest.getDefaultInstance());
  }

  @Override
  public List<Member> listAgreed() {
    return list(MemberListRequest.newBuilder().setLinearizable(true).build());
  }

  private List<Member> list(MemberListRequest request) {
    return calls
        .call(ClusterGrpc.getMemberListMethod(), request, Repeat.SAFE)
        .getMembersList()
        .stream()
        .map(GrpcMembers::member)
        .toList();
  }

  @Override
  public Member addLearner(String peerUrl) {
    MemberAddRequest request =
        MemberAddRequest.newBuilder().addPeerURLs(peerUrl).setIsLearner(true).build();
    return member(calls.call(ClusterGrpc.getMemberAddMethod(), request, Repeat.UNSAFE).getMember());
  }

  @Override
  public void promote(long id) {
    calls.call(
        ClusterGrpc.getMemberPromoteMethod(),
        MemberPromoteRequest.newBuilder().setID(id).build(),
        Repeat.UNSAFE);
  }

  @Override
  public void remove(long id) {
    calls.call(
        ClusterGrpc.getMemberRemoveMethod(),
        MemberRemoveRequest.newBuilder().setID(id).build(),
        Repeat.UNSAFE);
  }

  private static Member member(io.kubinception.etcd.wire.Member found) {
    return new Member(
        found.getID(),
        found.getName(),
        found.getClientURLsList(),
        found.getPeerURLsList(),
        found.getIsLearner());
  }
}
