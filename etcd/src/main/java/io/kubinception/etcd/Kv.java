package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values. Reads are linearizable. Every method throws {@link EtcdException}. Only {@link
 * #put} and {@link #txn} are never repeated after they may have had an effect.
 */
public interface Kv {
  /**
   * A key and what is stored under it.
   *
   * @param key the key
   * @param value the value; empty if only keys were asked for
   * @param createRevision revision of the key's creation
   * @param modRevision revision of its last change
   * @param version number of changes since its creation
   * @param lease the lease it is bound to, or 0
   */
  record Entry(
      ByteString key,
      ByteString value,
      long createRevision,
      long modRevision,
      long version,
      long lease) {
    /** Leaves the value out: it may be a secret. */
    @Override
    public String toString() {
      return "Entry[" + key.toStringUtf8() + "@" + modRevision + "]";
    }
  }

  /**
   * One page to read.
   *
   * @param range what to read
   * @param limit most entries of the page, 0 for no limit
   * @param revision the revision to read at, 0 for the newest; keep it from page to page
   * @param keysOnly leave the values out
   */
  record Query(KeyRange range, int limit, long revision, boolean keysOnly) {
    /** The first page of keys without values. */
    public static Query keys(KeyRange range, int limit) {
      return new Query(range, limit, 0, true);
    }

    /** The first page of keys with values. */
    public static Query entries(KeyRange range, int limit) {
      return new Query(range, limit, 0, false);
    }

    /** The page behind the given one, at the same revision. */
    public Query next(Page page) {
      return new Query(
          range.after(page.entries().getLast().key()), limit, page.revision(), keysOnly);
    }
  }

  /**
   * One page.
   *
   * @param entries in order of keys
   * @param more whether the range holds more entries behind the page
   * @param count entries in the asked range, those of the page included
   * @param revision the revision that the page was read at
   */
  record Page(List<Entry> entries, boolean more, long count, long revision) {
    /** Copies the list. */
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A number of keys.
   *
   * @param keys how many
   * @param revision the revision that they were counted at
   */
  record Count(long keys, long revision) {}

  /**
   * The result of a transaction.
   *
   * @param succeeded whether all conditions held
   * @param revision revision after it
   * @param reads what each {@link Operation.Get} of the executed branch found, in order
   */
  record TxnResult(boolean succeeded, long revision, List<Optional<Entry>> reads) {
    /** Copies the list. */
    public TxnResult {
      reads = List.copyOf(reads);
    }
  }

  /** What a transaction requires. */
  sealed interface Condition {
    /** The key was last changed at the revision; 0: the key does not exist. */
    record ModRevision(ByteString key, long revision) implements Condition {}

    /** The key holds the value. */
    record Value(ByteString key, ByteString value) implements Condition {}
  }

  /** What a transaction does. */
  sealed interface Operation {
    /** Writes a key that ends with the lease, or, if that is 0, never by itself. */
    record Put(ByteString key, ByteString value, long lease) implements Operation {
      /** Writes a key. */
      public Put(ByteString key, ByteString value) {
        this(key, value, 0);
      }
    }

    /** Deletes a range. */
    record Delete(KeyRange range) implements Operation {}

    /** Reads a key. */
    record Get(ByteString key) implements Operation {}
  }

  /** The entry of a key, empty when there is none. */
  Optional<Entry> get(ByteString key);

  /** One page of a range. */
  Page range(Query query);

  /**
   * One page of a range, refused before it fills the memory.
   *
   * @throws EtcdException.TooLarge when the page would take more than {@code maxBytes}
   */
  Page range(Query query, int maxBytes);

  /** How many keys a range holds. */
  Count count(KeyRange range);

  /** Writes a key and returns the revision. */
  long put(ByteString key, ByteString value);

  /**
   * Deletes every key of a range in one step and returns how many there were. May be repeated when
   * a member fails, so the number is of the last attempt. Large ranges block etcd's apply loop: cut
   * them into bounded pieces.
   */
  long delete(KeyRange range);

  /** Does one branch or the other in one step. etcd allows 128 operations by default. */
  TxnResult txn(List<Condition> conditions, List<Operation> success, List<Operation> failure);
}
