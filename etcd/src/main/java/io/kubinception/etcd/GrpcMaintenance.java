package io.kubinception.etcd;

import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.AlarmMember;
import io.kubinception.etcd.wire.AlarmRequest;
import io.kubinception.etcd.wire.AlarmType;
import io.kubinception.etcd.wire.CompactionRequest;
import io.kubinception.etcd.wire.DefragmentRequest;
import io.kubinception.etcd.wire.KVGrpc;
import io.kubinception.etcd.wire.MaintenanceGrpc;
import io.kubinception.etcd.wire.MoveLeaderRequest;
import io.kubinception.etcd.wire.SnapshotRequest;
import io.kubinception.etcd.wire.SnapshotResponse;
import io.kubinception.etcd.wire.StatusRequest;
import io.kubinception.etcd.wire.StatusResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** {@link Maintenance} on the wire. */
final class GrpcMaintenance implements Maintenance {
  private final Calls calls;

  GrpcMaintenance(Calls calls) {
    this.calls = calls;
  }

  @Override
  public MemberStatus status(URI endpoint) {
    StatusResponse status =
        calls.callAt(
            endpoint, MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
    return new MemberStatus(
        status.getHeader().getMemberId(),
        status.getVersion(),
        status.getHeader().getRevision(),
        status.getLeader(),
        status.getIsLearner(),
        status.getDbSize(),
        status.getDbSizeInUse(),
        status.getDbSizeQuota(),
        status.getRaftIndex(),
        status.getRaftAppliedIndex(),
        status.getRaftTerm(),
        status.getErrorsList());
  }

  @Override
  public List<Alarm> alarms() {
    AlarmRequest request =
        AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build();
    return calls
        .call(MaintenanceGrpc.getAlarmMethod(), request, Repeat.SAFE)
        .getAlarmsList()
        .stream()
        .map(GrpcMaintenance::alarm)
        .toList();
  }

  @Override
  public void disarm(Alarm alarm) {
    AlarmType type =
        switch (alarm.kind()) {
          case NOSPACE -> AlarmType.NOSPACE;
          case CORRUPT -> AlarmType.CORRUPT;
          case UNKNOWN ->
              throw new IllegalArgumentException("an alarm of a kind that we do not know");
        };
    AlarmRequest request =
        AlarmRequest.newBuilder()
            .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
            .setMemberID(alarm.memberId())
            .setAlarm(type)
            .build();
    calls.call(MaintenanceGrpc.getAlarmMethod(), request, Repeat.SAFE);
  }

  @Override
  public void defragment(URI endpoint, Duration longest) {
    calls.callWhileAvoided(
        endpoint,
        MaintenanceGrpc.getDefragmentMethod(),
        DefragmentRequest.getDefaultInstance(),
        longest);
  }

  @Override
  public void moveLeader(URI leader, long newLeaderId) {
    calls.callAt(
        leader,
        MaintenanceGrpc.getMoveLeaderMethod(),
        MoveLeaderRequest.newBuilder().setTargetID(newLeaderId).build());
  }

  @Override
  public void compact(long revision) {
    CompactionRequest request =
        CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build();
    try {
      calls.call(KVGrpc.getCompactMethod(), request, Repeat.SAFE);
    } catch (EtcdException.Refused e) {
      if (!EtcdException.describes(e.status(), "has been compacted")) {
        throw e;
      }
    }
  }

  @Override
  public Iterator<byte[]> snapshot(URI endpoint, Duration longest) {
    Iterator<SnapshotResponse> pieces =
        calls.stream(
            endpoint,
            MaintenanceGrpc.getSnapshotMethod(),
            SnapshotRequest.getDefaultInstance(),
            longest);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pieces.hasNext();
      }

      @Override
      public byte[] next() {
        return pieces.next().getBlob().toByteArray();
      }
    };
  }

  private static Alarm alarm(AlarmMember found) {
    AlarmKind kind =
        switch (found.getAlarm()) {
          case NOSPACE -> AlarmKind.NOSPACE;
          case CORRUPT -> AlarmKind.CORRUPT;
          case NONE, UNRECOGNIZED -> AlarmKind.UNKNOWN;
        };
    return new Alarm(found.getMemberID(), kind);
  }
}
