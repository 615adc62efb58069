package io.kubinception.etcd;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The opaque name of one control plane's space in an etcd cluster: never given by a customer, never
 * used again. Of fixed length, so that no id is the beginning of another.
 *
 * @param value {@value #LENGTH} characters of a to z and 0 to 9, the first a letter: valid in names
 *     of Kubernetes objects
 */
public record TenantId(String value) implements Comparable<TenantId> {
  /** Characters of an id. */
  public static final int LENGTH = 12;

  /** Where the keys of all tenants begin. */
  public static final String ROOT = "/t/";

  private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9]{" + (LENGTH - 1) + "}");
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LETTERS = 26;
  private static final String USER_PREFIX = "t-";

  /** Refuses everything else. */
  public TenantId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an etcd tenant's id: " + value);
    }
  }

  /** Whether the text is an id. */
  public static boolean isValid(String text) {
    return VALID.matcher(text).matches();
  }

  /** A new id (61 bits); use a secure generator, as a guessed id tells where to look. */
  public static TenantId generate(RandomGenerator random) {
    StringBuilder id = new StringBuilder(LENGTH);
    id.append(ALPHABET.charAt(random.nextInt(LETTERS)));
    while (id.length() < LENGTH) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new TenantId(id.toString());
  }

  /** The id of a user's name, empty if the user is not an etcd tenant's. */
  public static Optional<TenantId> ofUser(String user) {
    if (!user.startsWith(USER_PREFIX)) {
      return Optional.empty();
    }
    String id = user.substring(USER_PREFIX.length());
    return VALID.matcher(id).matches() ? Optional.of(new TenantId(id)) : Optional.empty();
  }

  /** [{@code /t/<id>/}, {@code /t/<id>0}): the character after the slash is the zero. */
  public KeyRange keyRange() {
    return KeyRange.of(ROOT + value + "/", ROOT + value + "0");
  }

  /** The API server's {@code --etcd-prefix}. */
  public String registryPrefix() {
    return ROOT + value + "/registry";
  }

  /** The etcd user, which is the CN of the certificate. */
  public String user() {
    return USER_PREFIX + value;
  }

  /** The etcd role. */
  public String role() {
    return USER_PREFIX + value;
  }

  /** By the text. */
  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  /** The id alone. */
  @Override
  public String toString() {
    return value;
  }
}
