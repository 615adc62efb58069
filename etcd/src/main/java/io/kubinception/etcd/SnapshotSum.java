package io.kubinception.etcd;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The sum of a member's file as it comes piece by piece: its last 32 bytes are the SHA-256 that
 * etcd made of all before (etcd, snapshot of the Maintenance service).
 */
public final class SnapshotSum {
  private static final int SUM_BYTES = 32;

  private final MessageDigest digest = Digests.sha256();
  private byte[] held = {};
  private long bytes;

  /** The next piece; its last bytes are held back, as they may be the sum. */
  public void add(byte[] piece) {
    byte[] all = Arrays.copyOf(held, held.length + piece.length);
    System.arraycopy(piece, 0, all, held.length, piece.length);
    int keep = Math.min(SUM_BYTES, all.length);
    digest.update(all, 0, all.length - keep);
    held = Arrays.copyOfRange(all, all.length - keep, all.length);
    bytes += piece.length;
  }

  /** How many bytes have come, the sum among them. */
  public long bytes() {
    return bytes;
  }

  /** The sum in hexadecimal, if it is that of the data; to be asked once, at the end. */
  public Optional<String> checked() {
    return MessageDigest.isEqual(digest.digest(), held)
        ? Optional.of(HexFormat.of().formatHex(held))
        : Optional.empty();
  }
}
