package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.Compare;
import io.kubinception.etcd.wire.KVGrpc;
import io.kubinception.etcd.wire.LeaseGrantRequest;
import io.kubinception.etcd.wire.LeaseGrpc;
import io.kubinception.etcd.wire.LeaseKeepAliveRequest;
import io.kubinception.etcd.wire.LeaseKeepAliveResponse;
import io.kubinception.etcd.wire.LeaseRevokeRequest;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.RangeRequest;
import io.kubinception.etcd.wire.RequestOp;
import io.kubinception.etcd.wire.TxnRequest;
import io.kubinception.etcd.wire.TxnResponse;
import java.time.Duration;

/**
 * Lets one at a time work on a whole cluster, whoever and wherever they are. A claim whose holder
 * dies ends by itself. Every method throws {@link EtcdException}.
 */
public final class Claims {
  // Outside of all key ranges of tenants.
  private static final ByteString KEY = ByteString.copyFromUtf8("kubinception/operation");
  private static final Duration LIFE = Duration.ofSeconds(10);
  private static final Duration RENEWAL = LIFE.dividedBy(4);
  // One renewal may fail, of a member that hangs or between two leaders, and the next is in time.
  private static final Duration LONGEST_RENEWAL = LIFE.dividedBy(2);
  private static final Duration NEXT_TRY = Duration.ofMillis(250);

  private final Calls calls;

  Claims(Calls calls) {
    this.calls = calls;
  }

  /** What came of asking. */
  public sealed interface Answer {
    /** It is ours until closed. */
    record Taken(Claim claim) implements Answer {}

    /**
     * Another one has it.
     *
     * @param work what that one does, as it said itself
     */
    record Busy(String work) implements Answer {}
  }

  /** A claim that is ours as long as it can be renewed, which it does by itself until closed. */
  public final class Claim implements AutoCloseable {
    private final long lease;
    private final Thread renewal;
    private volatile boolean over;
    private volatile long renewed;

    private Claim(long lease, long asked) {
      this.lease = lease;
      this.renewed = asked;
      this.renewal = Thread.ofVirtual().name("etcd-claim").start(this::renew);
    }

    /** Whether it is still ours; false for good once it could not be renewed in time. */
    public boolean held() {
      // A renewal that is answered late does not bring back what was given up.
      if (System.nanoTime() - renewed >= LIFE.toNanos()) {
        over = true;
      }
      return !over;
    }

    private void renew() {
      Duration pause = RENEWAL;
      while (held()) {
        try {
          Thread.sleep(pause);
          long asked = System.nanoTime();
          if (!isRenewed(lease)) {
            over = true;
          }
          renewed = asked;
          pause = RENEWAL;
        } catch (InterruptedException e) {
          return;
        } catch (EtcdException e) {
          pause = NEXT_TRY;
        }
      }
    }

    /** Gives it back; one that cannot be given back ends by itself. */
    @Override
    public void close() {
      over = true;
      renewal.interrupt();
      try {
        calls.call(
            LeaseGrpc.getLeaseRevokeMethod(),
            LeaseRevokeRequest.newBuilder().setID(lease).build(),
            Repeat.SAFE);
      } catch (EtcdException e) {
        return;
      }
    }
  }

  /**
   * Asks for the claim.
   *
   * @param work a few words for others who ask meanwhile, such as {@code defragmentation by ...}
   */
  public Answer take(String work) {
    long asked = System.nanoTime();
    long lease =
        calls
            .call(
                LeaseGrpc.getLeaseGrantMethod(),
                LeaseGrantRequest.newBuilder().setTTL(LIFE.toSeconds()).build(),
                Repeat.SAFE)
            .getID();
    var claim = new Claim(lease, asked);
    try {
      TxnResponse response = calls.call(KVGrpc.getTxnMethod(), request(work, lease), Repeat.UNSAFE);
      if (response.getSucceeded()) {
        return new Answer.Taken(claim);
      }
      claim.close();
      return new Answer.Busy(
          response.getResponses(0).getResponseRange().getKvs(0).getValue().toStringUtf8());
    } catch (EtcdException e) {
      claim.close();
      throw e;
    }
  }

  private static TxnRequest request(String work, long lease) {
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(KEY)
            .setValue(ByteString.copyFromUtf8(work))
            .setLease(lease)
            .build();
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setKey(KEY)
                .setTarget(Compare.CompareTarget.CREATE)
                .setCreateRevision(0))
        .addSuccess(RequestOp.newBuilder().setRequestPut(put))
        .addFailure(RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(KEY)))
        .build();
  }

  private boolean isRenewed(long lease) {
    LeaseKeepAliveResponse response =
        calls.callFirst(
            LeaseGrpc.getLeaseKeepAliveMethod(),
            LeaseKeepAliveRequest.newBuilder().setID(lease).build(),
            LONGEST_RENEWAL);
    return response.getTTL() > 0;
  }
}
