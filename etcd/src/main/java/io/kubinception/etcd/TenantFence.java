package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Auth.Access;
import io.kubinception.etcd.Auth.Grant;
import io.kubinception.etcd.Kv.Condition;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.Kv.Operation;
import io.kubinception.etcd.Kv.TxnResult;
import java.util.List;
import java.util.Optional;

/**
 * Freezes an etcd tenant for one piece of work at a time: its API servers go on reading and cannot
 * write. Whose work it is stands in etcd itself, outside of every tenant's range, and so does its
 * end: of two who do the same work, or one who does it again after a kill, nobody writes into a
 * tenant that was thawed. Every method is idempotent and throws {@link EtcdException}.
 */
public final class TenantFence {
  static final String ROOT = "/kubinception/tenants/";

  private final Kv kv;
  private final Auth auth;

  /** Works through the client, whose user must have the role root. */
  public TenantFence(EtcdClient client) {
    this(client.kv(), client.auth());
  }

  TenantFence(Kv kv, Auth auth) {
    this.kv = kv;
    this.auth = auth;
  }

  /** How {@link #freeze} found the tenant. */
  public sealed interface Freeze {
    /** Only its reader may write now. */
    record Frozen() implements Freeze {}

    /** Somebody else's work goes on there. */
    record HeldBy(String owner) implements Freeze {}

    /** This very work was ended before, with this result. */
    record Finished(String result) implements Freeze {}
  }

  /** Who holds the tenant frozen. */
  public Optional<String> holder(TenantId id) {
    return kv.get(fenceKey(id)).map(entry -> entry.value().toStringUtf8());
  }

  /**
   * Freezes the tenant: after this no write of its user is applied any more, as the grant's change
   * has its place in the order of all writes.
   *
   * @param owner a name of the work that is never used again, such as a UID
   */
  public Freeze freeze(TenantId id, String owner) {
    ByteString done = doneKey(id, owner);
    TxnResult begun =
        kv.txn(
            List.of(new Condition.ModRevision(done, 0), new Condition.ModRevision(fenceKey(id), 0)),
            List.of(new Operation.Put(fenceKey(id), utf8(owner))),
            List.of(new Operation.Get(done), new Operation.Get(fenceKey(id))));
    if (!begun.succeeded()) {
      Optional<Entry> finished = begun.reads().getFirst();
      if (finished.isPresent()) {
        thaw(id);
        return new Freeze.Finished(finished.get().value().toStringUtf8());
      }
      String holder = begun.reads().getLast().map(e -> e.value().toStringUtf8()).orElse("");
      if (!holder.equals(owner)) {
        return new Freeze.HeldBy(holder);
      }
    }
    allow(id, Access.READ);
    return new Freeze.Frozen();
  }

  /** What every transaction of the work must require. */
  public Condition guard(TenantId id, String owner) {
    return new Condition.Value(fenceKey(id), utf8(owner));
  }

  /**
   * Whether the work still holds the tenant, and its user can read and not write. Never so where
   * the tenant was removed, or is not there yet.
   */
  public boolean holds(TenantId id, String owner) {
    return holder(id).filter(owner::equals).isPresent()
        && auth.roleGet(id.role())
            .filter(List.of(new Grant(Access.READ, id.keyRange()))::equals)
            .isPresent();
  }

  /**
   * Ends the work and lets the tenant write again.
   *
   * @param result what {@link Freeze.Finished} shall tell
   * @return false if somebody else has ended it
   */
  public boolean finish(TenantId id, String owner, String result) {
    TxnResult ended =
        kv.txn(
            List.of(guard(id, owner)),
            List.of(
                new Operation.Delete(KeyRange.single(fenceKey(id))),
                new Operation.Delete(KeyRange.single(changesKey(id, owner))),
                new Operation.Put(doneKey(id, owner), utf8(result))),
            List.of());
    thaw(id);
    return ended.succeeded();
  }

  /**
   * Marks that the tenant's keys are being changed, to be called before the first change.
   *
   * @return false if somebody else has ended the work
   */
  public boolean beginChanges(TenantId id, String owner) {
    return kv.txn(
            List.of(guard(id, owner)),
            List.of(new Operation.Put(changesKey(id, owner), utf8(""))),
            List.of())
        .succeeded();
  }

  /** Whether the work may have changed keys of the tenant already. */
  public boolean hasChanges(TenantId id, String owner) {
    return kv.get(changesKey(id, owner)).isPresent();
  }

  /** Whether the work may have changed keys of the tenant already, or has come to its end. */
  public boolean hasBegun(TenantId id, String owner) {
    return hasChanges(id, owner) || kv.get(doneKey(id, owner)).isPresent();
  }

  /**
   * Gives the work up if it holds the tenant and has changed nothing: it may begin again.
   *
   * @return whether the work does not hold the tenant, now or before
   */
  public boolean abandonUnchanged(TenantId id, String owner) {
    boolean released =
        kv.txn(
                List.of(guard(id, owner), new Condition.ModRevision(changesKey(id, owner), 0)),
                List.of(new Operation.Delete(KeyRange.single(fenceKey(id)))),
                List.of())
            .succeeded();
    // Also when it was released before: a kill may have come between that and the thaw.
    thaw(id);
    return released || holder(id).filter(owner::equals).isEmpty();
  }

  /** Gives up work that has written nothing: it may begin again. */
  public void abandon(TenantId id, String owner) {
    release(id, owner);
    thaw(id);
  }

  /** Ends the work on a tenant that is removed next: it stays read-only, as nobody needs it. */
  public void release(TenantId id, String owner) {
    kv.txn(
        List.of(guard(id, owner)),
        List.of(new Operation.Delete(KeyRange.single(fenceKey(id)))),
        List.of());
  }

  /** Forgets that the work was ever done; call it when nobody can ask for it again. */
  public void forget(TenantId id, String owner) {
    kv.delete(KeyRange.single(doneKey(id, owner)));
    kv.delete(KeyRange.single(changesKey(id, owner)));
  }

  /** Lets the tenant write unless somebody holds it. */
  private void thaw(TenantId id) {
    if (holder(id).isEmpty()) {
      allow(id, Access.READWRITE);
    }
  }

  private void allow(TenantId id, Access access) {
    Grant wanted = new Grant(access, id.keyRange());
    Optional<List<Grant>> grants = auth.roleGet(id.role());
    // A tenant without role has no rights at all, and is given them only by EtcdTenancy.
    if (grants.isPresent() && !grants.get().contains(wanted)) {
      auth.roleGrantRange(id.role(), wanted);
    }
  }

  /** Everything that is kept about the tenant outside of its own range. */
  static KeyRange records(TenantId id) {
    return KeyRange.prefix(ROOT + id + "/");
  }

  private static ByteString fenceKey(TenantId id) {
    return utf8(ROOT + id + "/fence");
  }

  private static ByteString doneKey(TenantId id, String owner) {
    return utf8(ROOT + id + "/done/" + owner);
  }

  private static ByteString changesKey(TenantId id, String owner) {
    return utf8(ROOT + id + "/changes/" + owner);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
