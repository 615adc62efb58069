package io.kubinception.operator.customercluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An id that says nothing about the customer, made of the resource's uid: always the same for the
 * same resource, so nothing has to be stored before it is used.
 */
final class OpaqueId {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String ALPHABET = LETTERS + "0123456789";
  private static final int LENGTH = 12;

  /** 12 characters of a-z and 0-9, the first a letter. */
  static String of(String uid) {
    byte[] digest = sha256(uid);
    var id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      String from = i == 0 ? LETTERS : ALPHABET;
      id.append(from.charAt((digest[i] & 0xff) % from.length()));
    }
    return id.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private OpaqueId() {}
}
