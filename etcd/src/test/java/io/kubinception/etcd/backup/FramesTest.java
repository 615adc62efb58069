package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.backup.BackupHeader.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final BackupKey KEY = key(1);
  private static final List<String> PARTS = List.of("one", "two", "", "three", "end");

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertThat(read(written("a", "00"), KEY)).isEqualTo(PARTS);
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] whole = written("a", "00");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut, KEY)).isInstanceOf(BackupException.Unreadable.class);
    }
  }

  @Test
  void everyFlippedBitIsFound() throws IOException {
    byte[] whole = written("a", "00");
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> read(damaged, KEY)).isInstanceOf(BackupException.Unreadable.class);
    }
  }

  @Test
  void partsOfAnotherBackupAndAnotherOrderAreFound() throws IOException {
    byte[] header = header("a", "00").encode();
    byte[] first = written("a", "00");
    int lengthOfOne = frameLength(first, header.length);
    byte[] exchanged = first.clone();
    System.arraycopy(first, header.length + lengthOfOne, exchanged, header.length, lengthOfOne);
    System.arraycopy(first, header.length, exchanged, header.length + lengthOfOne, lengthOfOne);
    byte[] foreign = written("a", "01");
    System.arraycopy(first, header.length, foreign, header.length, lengthOfOne);
    byte[] appended = Arrays.copyOf(first, first.length + 1);

    for (byte[] wrong : List.of(exchanged, foreign, appended)) {
      assertThatThrownBy(() -> read(wrong, KEY)).isInstanceOf(BackupException.Unreadable.class);
    }
  }

  @Test
  void anotherKeyIsNamed() throws IOException {
    byte[] whole = written("a", "00");

    assertThatThrownBy(() -> read(whole, key(2)))
        .isInstanceOf(BackupException.Unreadable.class)
        .hasMessageContaining(KEY.id())
        .hasMessageContaining(key(2).id());
  }

  @Test
  void nothingOfItCanBeReadWithoutTheKey() throws IOException {
    var text = new String(written("a", "00"), StandardCharsets.ISO_8859_1);

    assertThat(text).doesNotContain("one").doesNotContain("three");
  }

  private static int frameLength(byte[] file, int at) {
    return 1 + Integer.BYTES + java.nio.ByteBuffer.wrap(file).getInt(at + 1);
  }

  private static BackupHeader header(String origin, String salt) {
    return new BackupHeader(
        Kind.TENANT, "abcdefghijkl", origin, 7, Instant.ofEpochMilli(1), KEY.id(), salt);
  }

  private static byte[] written(String origin, String salt) throws IOException {
    var bytes = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(bytes, KEY, header(origin, salt));
    for (String part : PARTS.subList(0, PARTS.size() - 1)) {
      writer.write(part.getBytes(StandardCharsets.UTF_8));
    }
    writer.finish(PARTS.getLast().getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static List<String> read(byte[] file, BackupKey key) throws IOException {
    FrameReader reader = new FrameReader(new ByteArrayInputStream(file), key);
    List<String> parts = new ArrayList<>();
    FrameReader.Frame frame;
    do {
      frame = reader.next();
      parts.add(new String(frame.plain(), StandardCharsets.UTF_8));
    } while (!frame.last());
    return parts;
  }

  private static BackupKey key(int fill) {
    byte[] secret = new byte[BackupKey.BYTES];
    Arrays.fill(secret, (byte) fill);
    return BackupKey.ofBase64(Base64.getEncoder().encodeToString(secret));
  }
}
