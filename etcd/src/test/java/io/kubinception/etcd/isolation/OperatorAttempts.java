package io.kubinception.etcd.isolation;

import static io.kubinception.etcd.isolation.Attempt.allowedByEtcd;
import static io.kubinception.etcd.isolation.Attempt.denied;

import io.kubinception.etcd.wire.AlarmRequest;
import io.kubinception.etcd.wire.AlarmRequest.AlarmAction;
import io.kubinception.etcd.wire.AlarmType;
import io.kubinception.etcd.wire.DefragmentRequest;
import io.kubinception.etcd.wire.DowngradeRequest;
import io.kubinception.etcd.wire.HashKVRequest;
import io.kubinception.etcd.wire.HashRequest;
import io.kubinception.etcd.wire.MaintenanceGrpc;
import io.kubinception.etcd.wire.MemberAddRequest;
import io.kubinception.etcd.wire.MemberListRequest;
import io.kubinception.etcd.wire.MemberPromoteRequest;
import io.kubinception.etcd.wire.MemberRemoveRequest;
import io.kubinception.etcd.wire.MemberUpdateRequest;
import io.kubinception.etcd.wire.MoveLeaderRequest;
import io.kubinception.etcd.wire.SnapshotRequest;
import io.kubinception.etcd.wire.StatusRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Maintenance and Cluster. */
final class OperatorAttempts {
  private final Scene scene;
  private final List<Attempt> rows = new ArrayList<>();

  OperatorAttempts(Scene scene) {
    this.scene = scene;
  }

  List<Attempt> rows() {
    maintenance();
    alarms();
    members();
    return rows;
  }

  private void maintenance() {
    deniedMaintenance(
        "Snapshot",
        "the whole database",
        stub -> stub.snapshot(SnapshotRequest.getDefaultInstance()).next());
    deniedMaintenance(
        "Defragment",
        "stop the member for seconds",
        stub -> stub.defragment(DefragmentRequest.getDefaultInstance()));
    deniedMaintenance(
        "Hash", "of the database", stub -> stub.hash(HashRequest.getDefaultInstance()));
    deniedMaintenance(
        "HashKV", "of all keys", stub -> stub.hashKV(HashKVRequest.getDefaultInstance()));
    deniedMaintenance(
        "MoveLeader",
        "to another member",
        stub ->
            stub.moveLeader(MoveLeaderRequest.newBuilder().setTargetID(scene.memberId()).build()));
    for (DowngradeRequest.DowngradeAction action :
        List.of(
            DowngradeRequest.DowngradeAction.VALIDATE,
            DowngradeRequest.DowngradeAction.ENABLE,
            DowngradeRequest.DowngradeAction.CANCEL)) {
      deniedMaintenance(
          "Downgrade",
          action.name(),
          stub ->
              stub.downgrade(
                  DowngradeRequest.newBuilder().setAction(action).setVersion("3.5.0").build()));
    }
    rows.add(
        allowedByEtcd(
            "Status",
            "of the member",
            "Needed by API servers (they learn whether progress requests work). Tells version,"
                + " size of the database, revision, leader.",
            () -> scene.stub().maintenance().status(StatusRequest.getDefaultInstance())));
  }

  private void alarms() {
    deniedMaintenance(
        "Alarm", "raise NOSPACE: no one writes", stub -> stub.alarm(alarm(AlarmAction.ACTIVATE)));
    deniedMaintenance("Alarm", "clear NOSPACE", stub -> stub.alarm(alarm(AlarmAction.DEACTIVATE)));
    rows.add(
        allowedByEtcd(
            "Alarm",
            "list alarms",
            "Tells which alarms are on.",
            () -> scene.stub().maintenance().alarm(alarm(AlarmAction.GET))));
  }

  private void members() {
    rows.add(
        denied(
            "MemberAdd",
            "a member of A's own",
            () ->
                scene
                    .stub()
                    .cluster()
                    .memberAdd(
                        MemberAddRequest.newBuilder().addPeerURLs("https://127.0.0.1:1").build())));
    rows.add(
        denied(
            "MemberAdd",
            "a learner of A's own",
            () ->
                scene
                    .stub()
                    .cluster()
                    .memberAdd(
                        MemberAddRequest.newBuilder()
                            .addPeerURLs("https://127.0.0.1:1")
                            .setIsLearner(true)
                            .build())));
    rows.add(
        denied(
            "MemberRemove",
            "a member",
            () ->
                scene
                    .stub()
                    .cluster()
                    .memberRemove(
                        MemberRemoveRequest.newBuilder().setID(scene.memberId()).build())));
    rows.add(
        denied(
            "MemberUpdate",
            "a member's peer URL",
            () ->
                scene
                    .stub()
                    .cluster()
                    .memberUpdate(
                        MemberUpdateRequest.newBuilder()
                            .setID(scene.memberId())
                            .addPeerURLs("https://127.0.0.1:1")
                            .build())));
    rows.add(
        denied(
            "MemberPromote",
            "a member",
            () ->
                scene
                    .stub()
                    .cluster()
                    .memberPromote(
                        MemberPromoteRequest.newBuilder().setID(scene.memberId()).build())));
    rows.add(
        allowedByEtcd(
            "MemberList",
            "of the cluster",
            "Tells names and URLs of the members.",
            () -> scene.stub().cluster().memberList(MemberListRequest.getDefaultInstance())));
    rows.add(
        allowedByEtcd(
            "MemberList",
            "of the cluster, linearizable",
            "Tells names and URLs of the members.",
            () ->
                scene
                    .stub()
                    .cluster()
                    .memberList(MemberListRequest.newBuilder().setLinearizable(true).build())));
  }

  private void deniedMaintenance(
      String rpc, String what, Consumer<MaintenanceGrpc.MaintenanceBlockingStub> call) {
    rows.add(denied(rpc, what, () -> call.accept(scene.stub().maintenance())));
  }

  private AlarmRequest alarm(AlarmAction action) {
    return AlarmRequest.newBuilder()
        .setAction(action)
        .setAlarm(action == AlarmAction.GET ? AlarmType.NONE : AlarmType.NOSPACE)
        .setMemberID(action == AlarmAction.GET ? 0 : scene.memberId())
        .build();
  }
}
