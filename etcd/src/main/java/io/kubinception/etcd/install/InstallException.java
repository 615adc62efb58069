package io.kubinception.etcd.install;

/** A server cannot be made a member; the message says which one, why, and what to do. */
public final class InstallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InstallException(String sentence) {
    super(sentence);
  }

  InstallException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** The message, which is always there. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
