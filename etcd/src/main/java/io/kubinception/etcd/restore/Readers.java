package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that are there to read encrypted values with.
 *
 * @param marks how values begin that they can read
 * @param otherwise what is so about any other key, as the end of a sentence
 */
record Readers(Set<String> marks, String otherwise) {
  /** Those that were kept with a backup. */
  static Readers kept(Set<String> marks) {
    return new Readers(marks, "was not kept with it");
  }

  /** Those that a cluster's API servers read with. */
  static Readers inForce(Set<String> marks) {
    return new Readers(marks, "the cluster's API servers do not have: give it to them first");
  }

  /** What an API server has encrypted begins with how, and with the name of the key. */
  private static final Pattern ENCRYPTED = Pattern.compile("k8s:enc:[^:]+:v[0-9]+:([^:]+):");

  private static final int LONGEST_MARK = 200;

  Readers {
    marks = Set.copyOf(marks);
  }

  /** Throws {@link RestoreException.KeyMissing} when none of them reads the value. */
  void requireFor(ByteString value) {
    String begin =
        value
            .substring(0, Math.min(value.size(), LONGEST_MARK))
            .toString(StandardCharsets.ISO_8859_1);
    Matcher encrypted = ENCRYPTED.matcher(begin);
    if (encrypted.lookingAt() && !marks.contains(encrypted.group())) {
      throw new RestoreException.KeyMissing(
          "its Secrets are encrypted with key %s, which %s"
              .formatted(encrypted.group(1), otherwise));
    }
  }
}
