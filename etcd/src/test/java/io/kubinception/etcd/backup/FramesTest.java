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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramesTest {
  private static final BackupKey KEY = key(1);
  private static final List<String> PARTS = List.of("one", "two", "", "three", "end");

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertThat(read(written("a", "00"), KEY)).isEqualTo(PARTS);
  }

  @Test
  void whatTwoWritersWroteIsRead() throws IOException {
    assertThat(read(writtenByTwo(), KEY)).isEqualTo(PARTS);
  }

  @Test
  void whoGoesOnSealsWithAnotherKey() throws IOException {
    BackupHeader header = header("a", "00");
    var first = new ByteArrayOutputStream();
    var second = new ByteArrayOutputStream();
    FrameWriter.begin(first, KEY, header).write(new byte[100]);
    FrameWriter.goOn(second, KEY, header, 0).write(new byte[100]);

    byte[] frame = Arrays.copyOfRange(first.toByteArray(), header.encode().length, first.size());
    assertThat(Arrays.copyOfRange(second.toByteArray(), 1 + BackupHeader.SALT_BYTES, second.size()))
        .hasSameSizeAs(frame)
        .isNotEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyCutIsFound(byte[] whole) {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut, KEY)).isInstanceOf(BackupException.Unreadable.class);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFlippedBitIsFound(byte[] whole) {
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

  private static List<byte[]> files() throws IOException {
    return List.of(written("a", "00"), writtenByTwo());
  }

  private static byte[] writtenByTwo() throws IOException {
    var bytes = new ByteArrayOutputStream();
    BackupHeader header = header("a", "00");
    FrameWriter.begin(bytes, KEY, header).write(PARTS.getFirst().getBytes(StandardCharsets.UTF_8));
    finish(FrameWriter.goOn(bytes, KEY, header, 1), PARTS.subList(1, PARTS.size()));
    return bytes.toByteArray();
  }

  private static byte[] written(String origin, String salt) throws IOException {
    var bytes = new ByteArrayOutputStream();
    finish(FrameWriter.begin(bytes, KEY, header(origin, salt)), PARTS);
    return bytes.toByteArray();
  }

  private static void finish(FrameWriter writer, List<String> parts) throws IOException {
    for (String part : parts.subList(0, parts.size() - 1)) {
      writer.write(part.getBytes(StandardCharsets.UTF_8));
    }
    writer.finish(parts.getLast().getBytes(StandardCharsets.UTF_8));
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
