package io.kubinception.etcd.isolation;

import static io.kubinception.etcd.isolation.Attempt.denied;
import static io.kubinception.etcd.isolation.Attempt.refused;
import static io.kubinception.etcd.isolation.Scene.ZERO;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.wire.CompactionRequest;
import io.kubinception.etcd.wire.DeleteRangeRequest;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.RangeRequest;
import java.util.ArrayList;
import java.util.List;

/** Range, Put, DeleteRange and Compact. */
final class KeyAttempts {
  private final Scene scene;
  private final List<Attempt> rows = new ArrayList<>();

  KeyAttempts(Scene scene) {
    this.scene = scene;
  }

  List<Attempt> rows() {
    ranges();
    puts();
    deletes();
    rows.add(
        denied(
            "Compact",
            "compact the history of all",
            () ->
                scene.stub().kv().compact(CompactionRequest.newBuilder().setRevision(2).build())));
    return rows;
  }

  private void ranges() {
    ByteString secret = scene.secret();
    KeyRange foreign = scene.foreignRange();
    range("B's key", read(secret, ByteString.EMPTY));
    range("B's key, serializable", read(secret, ByteString.EMPTY).setSerializable(true));
    range("B's range", read(foreign.start(), foreign.end()));
    range("B's range, count only", read(foreign.start(), foreign.end()).setCountOnly(true));
    range("B's range, keys only", read(foreign.start(), foreign.end()).setKeysOnly(true));
    range("B's range at an old revision", read(foreign.start(), foreign.end()).setRevision(2));
    range("B's range, limit 1", read(foreign.start(), foreign.end()).setLimit(1));
    range("from own key on, open end", read(scene.own(), ZERO));
    range("from B's key on, open end", read(secret, ZERO));
    range("all keys", read(ZERO, ZERO));
    range("from own range through B's range", read(scene.ownRange().start(), foreign.end()));
    range("all tenants by prefix /t/", read(utf8("/t/"), utf8("/t0")));
    range("one key before own range too", read(utf8("/t/"), scene.ownRange().end()));
    range(
        "one key behind own range too",
        read(scene.ownRange().start(), scene.ownRange().end().concat(ZERO)));
    range("a key outside of all tenants", read(utf8("/registry/x"), ByteString.EMPTY));
    rows.add(
        refused(
            "Range",
            "the empty key",
            "Not a key.",
            () -> scene.stub().kv().range(RangeRequest.getDefaultInstance())));
  }

  private void puts() {
    PutRequest.Builder put = PutRequest.newBuilder().setValue(utf8("x"));
    put("B's key", put.clone().setKey(scene.secret()));
    put("B's key, reading the previous value", put.clone().setKey(scene.secret()).setPrevKv(true));
    put("a new key of B", put.clone().setKey(Scene.key(scene.b(), "new")));
    put(
        "B's key, keeping its value",
        PutRequest.newBuilder().setKey(scene.secret()).setIgnoreValue(true));
    put("B's key, keeping its lease", put.clone().setKey(scene.secret()).setIgnoreLease(true));
    put("a key outside of all tenants", put.clone().setKey(utf8("/t/x")));
    put(
        "own key, on B's lease with keys",
        put.clone().setKey(scene.own()).setLease(scene.leaseWithKeys()));
  }

  private void deletes() {
    delete("B's key", scene.secret(), ByteString.EMPTY, false);
    delete("B's key, reading the previous value", scene.secret(), ByteString.EMPTY, true);
    delete("B's range", scene.foreignRange().start(), scene.foreignRange().end(), false);
    delete("from own key on, open end", scene.own(), ZERO, false);
    delete("all keys", ZERO, ZERO, false);
    delete("from own range through B's range", scene.own(), scene.foreignRange().end(), false);
  }

  private void range(String what, RangeRequest.Builder request) {
    rows.add(denied("Range", what, () -> scene.stub().kv().range(request.build())));
  }

  private void put(String what, PutRequest.Builder request) {
    rows.add(denied("Put", what, () -> scene.stub().kv().put(request.build())));
  }

  private void delete(String what, ByteString start, ByteString end, boolean previous) {
    DeleteRangeRequest request =
        DeleteRangeRequest.newBuilder().setKey(start).setRangeEnd(end).setPrevKv(previous).build();
    rows.add(denied("DeleteRange", what, () -> scene.stub().kv().deleteRange(request)));
  }

  private static RangeRequest.Builder read(ByteString start, ByteString end) {
    return RangeRequest.newBuilder().setKey(start).setRangeEnd(end);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
