package io.kubinception.controlplane;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A short fingerprint of texts, the same on every run. */
public final class Checksum {

  private static final int BYTES = 16;

  /** Of texts by name: 32 hex digits. */
  public static String of(Map<String, String> texts) {
    MessageDigest digest = sha256();
    new TreeMap<>(texts)
        .forEach(
            (name, text) -> {
              feed(digest, name);
              feed(digest, text);
            });
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  // Length first, so that no two lists of texts read the same.
  private static void feed(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Checksum() {}
}
