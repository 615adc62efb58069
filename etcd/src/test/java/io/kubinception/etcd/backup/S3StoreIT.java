package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class S3StoreIT {
  private S3Server server;
  private BackupStore store;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = new S3Server(folder);
    store = BackupPlace.of(settings(Map.of("prefix", "lab/"))).store();
  }

  @AfterAll
  void stop() {
    store.close();
    server.close();
  }

  private Map<String, String> settings(Map<String, String> more) {
    var settings =
        new HashMap<>(
            Map.of(
                "bucket", S3Server.BUCKET,
                "endpoint", server.endpoint().toString(),
                "accessKey", S3Server.ACCESS_KEY,
                "secretKey", S3Server.SECRET_KEY,
                "encryptionKey", Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES])));
    settings.putAll(more);
    return settings;
  }

  @Test
  void smallAndLargeOnesComeBackAsTheyWere() throws IOException {
    for (int size : new int[] {0, 1, 8 << 20, (8 << 20) + 1, 20_000_001}) {
      byte[] content = new byte[size];
      new Random(size).nextBytes(content);

      assertThat(store.write("sizes/" + size, out -> out.write(content))).isEqualTo(size);

      try (var in = store.read("sizes/" + size)) {
        assertThat(Arrays.equals(in.readAllBytes(), content)).isTrue();
      }
    }
    assertThat(store.list("sizes/"))
        .extracting(BackupStore.Stored::bytes)
        .containsExactlyInAnyOrder(0L, 1L, 8L << 20, (8L << 20) + 1, 20_000_001L);
  }

  @Test
  void anUploadThatFailedIsNotThereAndTheOldOneIs() {
    store.write("failing/one", out -> out.write(1));

    for (int before : new int[] {10, 9 << 20}) {
      assertThatThrownBy(
              () ->
                  store.write(
                      "failing/one",
                      out -> {
                        out.write(new byte[before]);
                        throw new IOException("etcd is away");
                      }))
          .isInstanceOf(BackupException.StoreUnavailable.class);
    }

    assertThat(store.list("failing/")).extracting(BackupStore.Stored::bytes).isEqualTo(List.of(1L));
  }

  @Test
  void whatWasKeptIsGoneOnWithByAnotherProcess() throws IOException {
    byte[] content = new byte[2 * Upload.BLOCK_BYTES + 1];
    new Random(1).nextBytes(content);
    try (Upload first = store.begin("cut/one")) {
      first.add(Arrays.copyOf(content, Upload.BLOCK_BYTES));
      first.keep(ByteString.copyFromUtf8("half"));
      first.add(new byte[Upload.BLOCK_BYTES]);
    }
    assertThat(store.list("cut/")).isEmpty();

    try (var place = BackupPlace.of(settings(Map.of("prefix", "lab/")))) {
      BackupStore.Resumed resumed = place.store().resume("cut/one").orElseThrow();
      try (Upload second = resumed.upload()) {
        second.add(Arrays.copyOfRange(content, Upload.BLOCK_BYTES, 2 * Upload.BLOCK_BYTES));
        second.keep(ByteString.copyFromUtf8("almost"));
        second.add(Arrays.copyOfRange(content, 2 * Upload.BLOCK_BYTES, content.length));
        assertThat(second.complete()).isEqualTo(content.length);
      }
      assertThat(resumed.note().toStringUtf8()).isEqualTo("half");
    }

    try (var in = store.read("cut/one")) {
      assertThat(Arrays.equals(in.readAllBytes(), content)).isTrue();
    }
    assertThat(store.resume("cut/one")).isEmpty();
  }

  @Test
  void whatWasKeptGoesWithTheBackupAndWithABeginning() throws IOException {
    for (Runnable end :
        List.<Runnable>of(() -> store.delete("kept/one"), () -> store.begin("kept/one").close())) {
      try (Upload upload = store.begin("kept/one")) {
        upload.add(new byte[Upload.BLOCK_BYTES]);
        upload.keep(ByteString.EMPTY);
      }
      assertThat(server.parts()).isNotEmpty();

      end.run();

      assertThat(store.resume("kept/one")).isEmpty();
      assertThat(server.parts()).isEmpty();
    }
  }

  @Test
  void whatWasKeptOfAnUploadThatIsGoneStandsInNobodysWay() throws IOException {
    try (Upload upload = store.begin("dropped/one")) {
      upload.add(new byte[Upload.BLOCK_BYTES]);
      upload.keep(ByteString.EMPTY);
    }
    server.dropUploads();

    assertThat(store.resume("dropped/one")).isEmpty();
    assertThat(store.write("dropped/one", out -> out.write(1))).isEqualTo(1);
    assertThat(store.list("dropped/")).hasSize(1);
  }

  @Test
  void whatIsDeletedIsGone() {
    store.write("gone/one", out -> out.write(1));

    store.delete("gone/one");
    store.delete("gone/one");

    assertThat(store.list("gone/")).isEmpty();
    assertThatThrownBy(() -> store.read("gone/one")).isInstanceOf(BackupException.NotFound.class);
  }

  @Test
  void wrongCredentialsAndAnotherBucketAreSaid() {
    for (Map<String, String> wrong :
        List.of(Map.of("secretKey", "wrong"), Map.of("bucket", "missing"))) {
      try (var place = BackupPlace.of(settings(wrong))) {
        assertThatThrownBy(() -> place.store().write("a", out -> out.write(1)))
            .isInstanceOf(BackupException.StoreUnavailable.class)
            .hasMessageContaining(wrong.getOrDefault("bucket", S3Server.BUCKET));
      }
    }
  }

  @Test
  void aDescriptionThatLacksSomethingSaysWhat() {
    for (String missing : List.of("accessKey", "secretKey", "encryptionKey")) {
      var settings = settings(Map.of());
      settings.remove(missing);
      assertThatThrownBy(() -> BackupPlace.of(settings))
          .isInstanceOf(BackupException.Misconfigured.class)
          .hasMessageContaining(missing);
    }
    assertThatThrownBy(() -> BackupPlace.of(settings(Map.of("directory", "/tmp"))))
        .hasMessageContaining("either directory or bucket");
    assertThatThrownBy(() -> BackupPlace.of(settings(Map.of("acessKey", "typo"))))
        .hasMessageContaining("acessKey");
  }
}
