package io.kubinception.etcd.move;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Both etcd clusters held the same, and nobody could write.
 *
 * @param keys how many
 * @param bytes of keys and values
 * @param sha256 of them, in hexadecimal digits
 * @param sourceRevision where the source was compared
 * @param targetRevision a revision of the target before the first of its keys was written: above
 *     every revision that a client saw at the source
 * @param frozenAt when the source was frozen
 */
public record Proof(
    long keys,
    long bytes,
    String sha256,
    long sourceRevision,
    long targetRevision,
    Instant frozenAt) {
  private static final String FORMAT = "keys=%d bytes=%d sha256=%s source=%d target=%d frozen=%s";
  private static final Pattern TEXT =
      Pattern.compile(
          "keys=(\\d+) bytes=(\\d+) sha256=(\\w+) source=(\\d+) target=(\\d+) frozen=(\\S+)");

  /** As etcd keeps it. */
  String text() {
    return FORMAT.formatted(keys, bytes, sha256, sourceRevision, targetRevision, frozenAt);
  }

  static Proof parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalStateException("not the proof of a move: " + text);
    }
    return new Proof(
        Long.parseLong(match.group(1)),
        Long.parseLong(match.group(2)),
        match.group(3),
        Long.parseLong(match.group(4)),
        Long.parseLong(match.group(5)),
        Instant.parse(match.group(6)));
  }
}
