package io.kubinception.operator.controlplane;

import io.kubinception.controlplane.EncryptionConfig;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.operator.rotation.RotationMark.Stage;
import io.kubinception.pki.EncryptionKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of a customer's Secrets in etcd, as their own Secret has them. */
final class EncryptionKeys {
  static final List<String> FILES = List.of("key");

  /**
   * Keys of a backup that the cluster was born from, one a line: they read until a rotation has had
   * all written with another.
   */
  static final String READERS = "readers";

  /** A new one. */
  static Map<String, String> make() {
    return Map.of("key", EncryptionKey.generate().text());
  }

  /**
   * The Secret made whole.
   *
   * @param begin whether there has to be a key, and is none yet
   * @param inherited keys that have to read as well
   */
  static Map<String, String> whole(
      Map<String, String> before, boolean begin, List<EncryptionKey> inherited) {
    var keys = RotatedKeys.of(before, FILES);
    if (begin) {
      keys = keys.from(make());
    }
    var readers = new LinkedHashSet<>(readers(before));
    readers.addAll(inherited);
    var data = keys.data();
    if (before.containsKey(READERS) || !readers.isEmpty()) {
      data.put(READERS, EncryptionKey.lines(readers));
    }
    var all = Stream.concat(parse(keys.trusted("key")), readers.stream()).distinct().toList();
    data.put(EncryptionConfig.FILE, EncryptionConfig.yaml(all, keys.used().isEmpty()));
    return data;
  }

  /** All that API servers read with. */
  static List<EncryptionKey> inForce(Map<String, String> secret) {
    return EncryptionConfig.keys(secret.getOrDefault(EncryptionConfig.FILE, ""));
  }

  /** The Secret when all is written with the one that stayed. */
  static void dropReaders(Map<String, String> secret) {
    // Somebody else may own the entry: emptied it is gone for all.
    secret.computeIfPresent(READERS, (name, keys) -> "");
  }

  /**
   * Whether somebody took out a key that is in use. In a rotation that is each, otherwise the one
   * that writes: the others are those that have just been dropped.
   */
  static boolean lacksOne(Map<String, String> secret) {
    List<EncryptionKey> inForce = inForce(secret);
    Stage stage = RotationMark.parse(secret.get(SecretChecksums.ROTATION)).stage();
    boolean plain = EncryptionConfig.writesPlain(secret.getOrDefault(EncryptionConfig.FILE, ""));
    var inUse =
        stage == Stage.TRUSTED || stage == Stage.USED ? inForce : inForce.subList(0, plain ? 0 : 1);
    return !has(secret).containsAll(inUse);
  }

  private static Set<EncryptionKey> has(Map<String, String> secret) {
    var own =
        parse(
            FILES.stream()
                .flatMap(file -> Stream.of(file, SecretChecksums.NEXT + file))
                .map(file -> secret.getOrDefault(file, "")));
    return Stream.concat(own, readers(secret).stream()).collect(Collectors.toSet());
  }

  private static List<EncryptionKey> readers(Map<String, String> secret) {
    return EncryptionKey.parseLines(secret.getOrDefault(READERS, ""));
  }

  private static Stream<EncryptionKey> parse(Stream<String> texts) {
    return texts.filter(text -> !text.isEmpty()).map(EncryptionKey::parse);
  }

  private EncryptionKeys() {}
}
