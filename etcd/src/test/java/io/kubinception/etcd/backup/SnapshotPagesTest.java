package io.kubinception.etcd.backup;

import static io.kubinception.etcd.backup.BoltFile.bucket;
import static io.kubinception.etcd.backup.BoltFile.named;
import static io.kubinception.etcd.backup.BoltFile.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotPagesTest {
  private static final int PAGES = 12;

  /** Its keys fill pages 4 and, with a large value, 6 to 8; page 9 was freed; users are in 10. */
  private static BoltFile file() {
    return new BoltFile(PAGES)
        .leaf(
            2,
            List.of(
                bucket("auth", List.of(named("some"))),
                bucket("authRoles", List.of(named("some"))),
                bucket("authUsers", 10),
                bucket("key", 3),
                bucket("meta", List.of(named("some")))))
        .branch(3, List.of(revision(5, 0).key(), revision(7, 0).key()), 4, 6)
        .leaf(4, List.of(revision(5, 40), revision(6, 40)))
        .leaf(6, List.of(revision(7, 1000), revision(9, 300)))
        .leaf(9, List.of(revision(3, 20)))
        .leaf(10, List.of(named("root"), named("t-abcdefghijkl"), named("t-bbcdefghijkl")));
  }

  private static SnapshotContents read(byte[] file, int piece) {
    var pages = new SnapshotPages();
    for (int at = 0; at < file.length; at += piece) {
      pages.write(file, at, Math.min(piece, file.length - at));
    }
    return pages.contents();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 80, BoltFile.PAGE, 1 << 20})
  void tellsWhatEtcdWouldFindInPiecesOfAnySize(int piece) {
    assertThat(read(file().bytes(), piece)).isEqualTo(new SnapshotContents(9, 4, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, is no database of etcd",
    "1, 40, its head, is damaged",
    "2, 0, page 2 is damaged",
    "3, 8, page 3 is damaged",
    "3, 24, page",
    "4, 20, page 4 is damaged",
    "6, 12, page 6 is damaged",
    "10, 0, page 10 is damaged",
  })
  void aPageThatEtcdWouldReachIsNotDamaged(int page, int offset, String why) {
    byte[] damaged = file().damaged(page, offset).bytes();

    assertThatThrownBy(() -> read(damaged, 100))
        .isInstanceOf(BackupException.Unreadable.class)
        .hasMessageContaining(why)
        .hasMessageContaining("take another backup");
  }

  @Test
  void whatWasFreedMayBeAnything() {
    assertThat(read(file().damaged(9, 8).damaged(9, 17).bytes(), 100))
        .isEqualTo(new SnapshotContents(9, 4, 3));
    // A page that was continued once, over others that are used now.
    var stale = file().leaf(5, List.of(revision(1, 1500), revision(2, 400)));
    stale.leaf(6, List.of(revision(7, 1000), revision(9, 300)));
    stale.leaf(9, List.of(revision(3, 20)));
    assertThat(read(stale.bytes(), 100)).isEqualTo(new SnapshotContents(9, 4, 3));
  }

  @Test
  void usersMayBeNamedLikeRevisions() {
    var file =
        file()
            .branch(5, List.of(named("operator_readonly").key(), named("root").key()), 10, 11)
            .leaf(10, List.of(named("operator_readonly")))
            .leaf(11, List.of(named("root"), named("t-abcdefghijkl")))
            .leaf(
                2,
                List.of(
                    bucket("auth", List.of(named("some"))),
                    bucket("authRoles", List.of(named("some"))),
                    bucket("authUsers", 5),
                    bucket("key", 3),
                    bucket("meta", List.of(named("some")))));
    assertThat(read(file.bytes(), 100)).isEqualTo(new SnapshotContents(9, 4, 3));
  }

  @Test
  void whatCustomersStoreMayLookLikePages() {
    // Page 7 is a part of a value.
    assertThat(read(file().head(7, 2, 0, 4).bytes(), 100)).isEqualTo(new SnapshotContents(9, 4, 3));
    assertThat(read(file().head(7, 2, 31, 4).bytes(), 100))
        .isEqualTo(new SnapshotContents(9, 4, 3));
    assertThat(read(file().head(7, 1, 65_535, 1 << 30).bytes(), 100))
        .isEqualTo(new SnapshotContents(9, 4, 3));
  }

  @Test
  void noPageIsUsedTwiceAndAllAreInOrder() {
    List<byte[]> keys = List.of(revision(5, 0).key(), revision(7, 0).key());
    assertThatThrownBy(() -> read(file().branch(3, keys, 4, 4).bytes(), 100))
        .hasMessageContaining("page 4 is used twice");
    assertThatThrownBy(() -> read(file().branch(3, keys, 4, 3).bytes(), 100))
        .hasMessageContaining("page 3 is used twice");
    assertThatThrownBy(() -> read(file().branch(3, keys, 6, 4).bytes(), 100))
        .hasMessageContaining("page 4 is out of order");
    assertThatThrownBy(() -> read(file().branch(3, keys, 4, PAGES).bytes(), 100))
        .hasMessageContaining("page 12 is damaged");
    var unsorted = file().leaf(4, List.of(revision(6, 40), revision(5, 40)));
    assertThatThrownBy(() -> read(unsorted.bytes(), 100)).hasMessageContaining("page 4 is damaged");
  }

  /** An etcd that is new, or small: its keys are where other buckets have but their roots. */
  private static byte[] small(BoltFile.Entry... revisions) {
    return new BoltFile(PAGES)
        .leaf(
            2,
            List.of(
                bucket("auth", List.of(named("some"))),
                bucket("authRoles", List.of()),
                bucket("authUsers", List.of(named("root"))),
                bucket("key", List.of(revisions)),
                bucket("meta", List.of(named("some")))))
        .bytes();
  }

  @Test
  void keysMayBeFewOrNone() {
    assertThat(read(small(), 100)).isEqualTo(new SnapshotContents(1, 0, 1));
    assertThat(read(small(revision(5, 3), revision(8, 4)), 7))
        .isEqualTo(new SnapshotContents(8, 2, 1));
    byte[] unsorted = small(revision(8, 3), revision(5, 4));
    assertThatThrownBy(() -> read(unsorted, 100)).hasMessageContaining("page 2 is damaged");
    byte[] odd = small(named("some"));
    assertThatThrownBy(() -> read(odd, 100)).hasMessageContaining("'key' is out of order");
  }

  @Test
  void allOfItIsThere() {
    byte[] whole = file().bytes();
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - BoltFile.PAGE), 100))
        .hasMessageContaining("not as many pages as it says");
    assertThatThrownBy(() -> read(new byte[10], 100))
        .hasMessageContaining("not as many pages as it says");
    var poor =
        file()
            .leaf(
                2,
                List.of(
                    bucket("auth", List.of(named("some"))),
                    bucket("key", 3),
                    bucket("meta", List.of(named("some")))));
    assertThatThrownBy(() -> read(poor.bytes(), 100)).hasMessageContaining("no 'authUsers'");
  }
}
