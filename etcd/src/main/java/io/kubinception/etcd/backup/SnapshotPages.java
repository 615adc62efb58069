package io.kubinception.etcd.backup;

import io.kubinception.etcd.backup.SnapshotPage.Bucket;
import io.kubinception.etcd.backup.SnapshotPage.Head;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The database in a member's file, as it comes piece by piece, and whether etcd could read it:
 * every page that it would reach is there, used once, and in order. Its checksum does not tell
 * that, as a member whose disk damaged a page sends the damage along. About twenty bytes are kept
 * for each page: fifteen, and where branches lead to.
 */
final class SnapshotPages extends OutputStream {
  private static final int SUM_BYTES = 32;
  // The largest value of etcd is some MiB.
  private static final int LARGEST_BYTES = 64 << 20;
  private static final String KEYS = "key";
  private static final String USERS = "authUsers";
  // Where the revisions of an etcd begin that nobody has written to.
  private static final long NEW = 1;
  private static final List<String> OTHERS = List.of("meta", "auth", "authRoles");

  private byte[] page = new byte[SnapshotMeta.BYTES];
  private int filled;
  private int number;
  private @Nullable SnapshotMeta meta;
  private Table table = new Table(0);
  private final List<SnapshotRun> open = new ArrayList<>();

  /** What is known of each page. */
  private static final class Table {
    private static final int BRANCH = 1;
    private static final int LEAF = 2;

    private final byte[] kinds;
    private final int[] overflows;
    private final char[] entries;
    private final long[] lastRevisions;
    private final Map<Integer, int[]> children = new HashMap<>();
    private final Map<Integer, List<Bucket>> buckets = new HashMap<>();

    Table(int pages) {
      kinds = new byte[pages];
      overflows = new int[pages];
      entries = new char[pages];
      lastRevisions = new long[pages];
    }

    void put(int number, Head head, SnapshotPage page) {
      kinds[number] = (byte) (page.branch() ? BRANCH : LEAF);
      overflows[number] = head.overflow();
      entries[number] = (char) page.entries();
      lastRevisions[number] = page.lastRevision();
      if (page.branch()) {
        children.put(number, page.children());
      }
      if (!page.buckets().isEmpty()) {
        buckets.put(number, page.buckets());
      }
    }

    boolean has(long number) {
      return number > 1 && number < kinds.length && kinds[(int) number] != 0;
    }

    boolean isBranch(int number) {
      return kinds[number] == BRANCH;
    }
  }

  @Override
  public void write(int single) {
    write(new byte[] {(byte) single}, 0, 1);
  }

  /** The next piece. */
  @Override
  public void write(byte[] piece, int begin, int bytes) {
    for (int at = begin; at < begin + bytes; ) {
      int part = Math.min(page.length - filled, begin + bytes - at);
      System.arraycopy(piece, at, page, filled, part);
      at += part;
      filled += part;
      if (filled == page.length) {
        full();
      }
    }
  }

  private void full() {
    if (meta == null) {
      meta = SnapshotMeta.read(page, 0);
      table = new Table(Math.toIntExact(meta.pages()));
      page = Arrays.copyOf(page, meta.pageSize());
      return;
    }
    if (number == 1) {
      SnapshotMeta.read(page, 1);
    } else if (number > 1) {
      // What was freed may look like a page that has begun: none is taken to continue another one
      // only.
      Head.read(page, number).filter(this::fits).ifPresent(this::begin);
      open.removeIf(run -> run.add(page) && end(run));
    }
    number++;
    filled = 0;
  }

  private boolean fits(Head head) {
    long end = (long) number + head.overflow();
    return end < table.kinds.length && (head.overflow() + 1L) * page.length <= LARGEST_BYTES;
  }

  private void begin(Head head) {
    open.add(new SnapshotRun(number, head, page));
  }

  private boolean end(SnapshotRun run) {
    run.page().ifPresent(whole -> table.put(run.number(), run.head(), whole));
    return true;
  }

  /** To be asked once, when all has come; throws {@link BackupException.Unreadable}. */
  SnapshotContents contents() {
    if (meta == null || number != meta.pages() || filled != SUM_BYTES) {
      throw damaged("it has not as many pages as it says");
    }
    var seen = new BitSet(number);
    Tree all = new Tree(seen, false).walk(meta.root());
    Map<String, Tree> trees = new HashMap<>();
    for (Bucket bucket : all.buckets) {
      Tree tree = new Tree(seen, bucket.name().equals(KEYS)).read(bucket);
      if (trees.put(bucket.name(), tree) != null) {
        throw damaged("it has '%s' twice".formatted(bucket.name()));
      }
    }
    Tree keys = need(trees, KEYS);
    Tree users = need(trees, USERS);
    OTHERS.forEach(name -> need(trees, name));
    if (users.entries == 0) {
      throw damaged("it has no users");
    }
    return new SnapshotContents(Math.max(keys.lastRevision, NEW), keys.entries, users.entries);
  }

  private static Tree need(Map<String, Tree> trees, String name) {
    Tree tree = trees.get(name);
    if (tree == null) {
      throw damaged("it has no '%s'".formatted(name));
    }
    return tree;
  }

  /** The pages of a bucket, from its root on. */
  private final class Tree {
    private final BitSet seen;
    private final boolean ofRevisions;
    private final List<Bucket> buckets = new ArrayList<>();
    private long entries;
    private long lastRevision;

    /**
     * An empty one.
     *
     * @param seen pages that are used already
     * @param ofRevisions whether its entries are revisions of keys
     */
    Tree(BitSet seen, boolean ofRevisions) {
      this.seen = seen;
      this.ofRevisions = ofRevisions;
    }

    Tree read(Bucket bucket) {
      if (bucket.root() != 0) {
        return walk(bucket.root());
      }
      add(bucket.entries(), bucket.lastRevision(), "'%s'".formatted(bucket.name()));
      return this;
    }

    Tree walk(long root) {
      if (!table.has(root)) {
        throw damaged("page %d is damaged".formatted(root));
      }
      int at = (int) root;
      int end = at + table.overflows[at] + 1;
      int used = seen.nextSetBit(at);
      if (used >= 0 && used < end) {
        throw damaged("page %d is used twice".formatted(used));
      }
      seen.set(at, end);
      if (table.isBranch(at)) {
        for (int child : table.children.getOrDefault(at, new int[0])) {
          walk(child);
        }
      } else {
        leaf(at);
      }
      return this;
    }

    private void leaf(int at) {
      add(table.entries[at], table.lastRevisions[at], "page %d".formatted(at));
      buckets.addAll(table.buckets.getOrDefault(at, List.of()));
    }

    private void add(int more, long last, String where) {
      if (ofRevisions && more > 0) {
        if (last < lastRevision) {
          throw damaged("%s is out of order".formatted(where));
        }
        lastRevision = last;
      }
      entries += more;
    }
  }

  static BackupException.Unreadable damaged(String what) {
    return new BackupException.Unreadable(
        "the file is as the etcd member sent it, but etcd could not start from it: "
            + what
            + ". Look at the members with 'kubinception etcd status', and take another backup");
  }
}
