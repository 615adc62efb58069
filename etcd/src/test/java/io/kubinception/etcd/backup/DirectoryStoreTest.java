package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {
  private final Path folder;

  DirectoryStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aBackupIsThereWithItsContentForItsOwnerAlone() throws IOException {
    var store = new DirectoryStore(folder);

    assertThat(store.write("tenants/a/one", out -> out.write(new byte[] {1, 2, 3}))).isEqualTo(3);

    try (var in = store.read("tenants/a/one")) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThat(store.list("tenants/a/"))
        .extracting(BackupStore.Stored::name)
        .containsExactly("tenants/a/one");
    assertThat(store.list("tenants/b/")).isEmpty();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("tenants/a/one"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aBackupThatFailedInTheMiddleIsNeverSeenAndLeavesTheOldOne() throws IOException {
    var store = new DirectoryStore(folder);
    store.write("a/one", out -> out.write(1));

    assertThatThrownBy(
            () ->
                store.write(
                    "a/one",
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(BackupException.StoreUnavailable.class);

    assertThat(store.list("")).extracting(BackupStore.Stored::bytes).isEqualTo(List.of(1L));
    try (var files = Files.list(folder.resolve("a"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aWriterThatDiedLeavesNothingThatIsListed() throws IOException {
    var store = new DirectoryStore(folder);
    Files.write(folder.resolve(".half.partial"), new byte[10]);

    assertThat(store.list("")).isEmpty();
  }

  @Test
  void whatWasKeptIsGoneOnWithAndSeenByNobodyBefore() throws IOException {
    var store = new DirectoryStore(folder);
    try (Upload first = store.begin("a/one")) {
      first.add(new byte[] {1, 2});
      first.keep(ByteString.copyFromUtf8("half"));
      first.add(new byte[] {9, 9});
    }

    assertThat(store.list("")).isEmpty();
    BackupStore.Resumed resumed = store.resume("a/one").orElseThrow();
    try (Upload second = resumed.upload()) {
      assertThat(store.resume("a/one")).as("while another writer is at it").isEmpty();
      second.add(new byte[] {3});
      assertThat(second.complete()).isEqualTo(3);
    }

    assertThat(resumed.note().toStringUtf8()).isEqualTo("half");
    try (var in = store.read("a/one")) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThat(store.resume("a/one")).isEmpty();
    assertThat(files()).hasSize(1);
  }

  @Test
  void whatWasKeptGoesWithTheBackupAndWithABeginning() throws IOException {
    var store = new DirectoryStore(folder);
    for (Runnable end :
        List.<Runnable>of(() -> store.delete("a/one"), () -> store.begin("a/one").close())) {
      try (Upload upload = store.begin("a/one")) {
        upload.add(new byte[] {1, 2});
        upload.keep(ByteString.EMPTY);
      }
      assertThat(files()).hasSize(2);

      end.run();

      assertThat(store.resume("a/one")).isEmpty();
      assertThat(files()).isEmpty();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void deletingTwiceAndReadingNothing() {
    var store = new DirectoryStore(folder);
    store.write("a", out -> out.write(1));

    store.delete("a");
    store.delete("a");

    assertThatThrownBy(() -> store.read("a")).isInstanceOf(BackupException.NotFound.class);
  }

  @Test
  void aNameCannotLeaveTheDirectory() {
    var store = new DirectoryStore(folder);

    for (String name : List.of("../a", "/etc/passwd", "a/../../b", "")) {
      assertThatThrownBy(() -> store.read(name)).isInstanceOf(BackupException.NotFound.class);
    }
  }

  @Test
  void aMountThatIsMissingIsSaid() {
    assertThatThrownBy(() -> new DirectoryStore(folder.resolve("none")))
        .isInstanceOf(BackupException.Misconfigured.class)
        .hasMessageContaining("does not exist");
  }
}
