package io.kubinception.pki;

/** A key, certificate or request could not be read, made or used; the message never holds keys. */
public final class PkiException extends RuntimeException {
  /** Creates the exception without a cause. */
  public PkiException(String message) {
    super(message);
  }

  /** Creates the exception with the cause. */
  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
