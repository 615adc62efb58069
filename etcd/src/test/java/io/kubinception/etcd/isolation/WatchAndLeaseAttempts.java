package io.kubinception.etcd.isolation;

import static io.kubinception.etcd.isolation.Attempt.allowedByEtcd;
import static io.kubinception.etcd.isolation.Attempt.denied;
import static io.kubinception.etcd.isolation.Attempt.refused;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.wire.DeleteRangeRequest;
import io.kubinception.etcd.wire.LeaseGrantRequest;
import io.kubinception.etcd.wire.LeaseLeasesRequest;
import io.kubinception.etcd.wire.LeaseRevokeRequest;
import io.kubinception.etcd.wire.LeaseTimeToLiveRequest;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.WatchCreateRequest;
import io.kubinception.etcd.wire.WatchProgressRequest;
import io.kubinception.etcd.wire.WatchRequest;
import java.util.ArrayList;
import java.util.List;

/** Watch, Lease, Lock and Election. */
final class WatchAndLeaseAttempts {
  private final Scene scene;
  private final List<Attempt> rows = new ArrayList<>();

  WatchAndLeaseAttempts(Scene scene) {
    this.scene = scene;
  }

  List<Attempt> rows() {
    watches();
    leases();
    bareLeases();
    recipes();
    return rows;
  }

  private void watches() {
    ByteString end = scene.foreignRange().end();
    watch("B's key", scene.secret(), ByteString.EMPTY, 0);
    watch("B's key from the beginning of history", scene.secret(), ByteString.EMPTY, 1);
    watch("B's range", scene.foreignRange().start(), end, 0);
    watch("from own key on, open end", scene.own(), Scene.ZERO, 0);
    watch("from B's key on, open end", scene.secret(), Scene.ZERO, 0);
    watch("all keys", Scene.ZERO, Scene.ZERO, 0);
    watch("the empty key, open end", ByteString.EMPTY, Scene.ZERO, 0);
    watch("from own range through B's range", scene.ownRange().start(), end, 0);
    rows.add(
        refused(
            "Watch",
            "progress of a stream without watches",
            "No answer comes.",
            () ->
                scene
                    .stub()
                    .watch(
                        WatchRequest.newBuilder()
                            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                            .build())));
  }

  private void leases() {
    long withKeys = scene.leaseWithKeys();
    rows.add(denied("LeaseRevoke", "B's lease with keys", () -> revoke(withKeys)));
    rows.add(denied("LeaseTimeToLive", "B's lease, with its keys", () -> ttl(withKeys, true)));
    rows.add(
        denied("LeaseKeepAlive", "B's lease with keys", () -> scene.stub().keepAlive(withKeys)));
    rows.add(
        denied(
            "LeaseLeases",
            "all leases",
            () -> scene.stub().lease().leaseLeases(LeaseLeasesRequest.getDefaultInstance())));
    rows.add(
        allowedByEtcd(
            "LeaseTimeToLive",
            "B's lease, without its keys",
            "Tells a life time to who guesses a 63-bit number; no key.",
            () -> ttl(withKeys, false)));
    rows.add(
        allowedByEtcd(
            "LeaseGrant",
            "a lease",
            "Needed by API servers (events). Leases are not limited in number.",
            () -> grant(0)));
    rows.add(
        refused(
            "LeaseGrant",
            "a lease of the number of B's",
            "Tells that the number is taken. A number taken in advance makes B's grant fail; B's"
                + " client then takes another one.",
            () -> grant(withKeys)));
  }

  private void bareLeases() {
    long bare = scene.bareLease();
    rows.add(
        allowedByEtcd(
            "LeaseTimeToLive",
            "B's lease without keys, asking for keys",
            "There are no keys to tell.",
            () -> ttl(bare, true)));
    rows.add(
        allowedByEtcd(
            "LeaseKeepAlive",
            "B's lease without keys",
            "A lease belongs to nobody until a key is on it.",
            () -> scene.stub().keepAlive(bare)));
    rows.add(
        allowedByEtcd(
            "Put",
            "own key on B's lease without keys",
            "Touches A's key only. Until it is gone, B may not use that lease (a put with a lease"
                + " needs the right to all keys on it): as below, B's write fails.",
            () -> putAndDeleteOwnKey(bare)));
    rows.add(
        allowedByEtcd(
            "LeaseRevoke",
            "B's lease without keys",
            "A lease belongs to nobody until a key is on it: whoever guesses its number in the"
                + " milliseconds before makes B's write fail, and B's API server takes a new"
                + " lease.",
            () -> revoke(bare)));
  }

  private void putAndDeleteOwnKey(long lease) {
    ByteString key = Scene.key(scene.a(), "on-a-foreign-lease");
    scene.stub().kv().put(PutRequest.newBuilder().setKey(key).setLease(lease).build());
    scene.stub().kv().deleteRange(DeleteRangeRequest.newBuilder().setKey(key).build());
  }

  private void recipes() {
    recipe("v3lockpb.Lock/Lock", "lock a name in B's range");
    recipe("v3lockpb.Lock/Unlock", "unlock (delete) B's key");
    recipe("v3electionpb.Election/Leader", "read an election in B's range");
    rows.add(
        refused(
            "Election/Observe",
            "observe an election in B's range",
            "etcd ends the stream instead of saying why.",
            () -> scene.stub().recipe("v3electionpb.Election/Observe", scene.secret())));
    recipe("v3electionpb.Election/Campaign", "campaign in B's range");
  }

  private void recipe(String method, String what) {
    String rpc = method.substring(method.lastIndexOf('.') + 1);
    rows.add(denied(rpc, what, () -> scene.stub().recipe(method, scene.secret())));
  }

  private void watch(String what, ByteString start, ByteString end, long revision) {
    WatchCreateRequest request =
        WatchCreateRequest.newBuilder()
            .setKey(start)
            .setRangeEnd(end)
            .setStartRevision(revision)
            .setPrevKv(true)
            .build();
    rows.add(denied("Watch", what, () -> scene.stub().watch(request)));
  }

  private void revoke(long lease) {
    scene.stub().lease().leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build());
  }

  private void ttl(long lease, boolean keys) {
    scene
        .stub()
        .lease()
        .leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder().setID(lease).setKeys(keys).build());
  }

  private void grant(long id) {
    scene.stub().lease().leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).setID(id).build());
  }
}
