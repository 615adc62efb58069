package io.kubinception.operator.customer;

import org.jspecify.annotations.Nullable;

/** A customer's API server cannot be spoken to just now; the message is a sentence for people. */
public final class CustomerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why not. */
  public enum Why {
    /** As many conversations with it as we allow are under way: nothing is known of its health. */
    BUSY,
    /** It does not answer, or not well. */
    SILENT
  }

  private final Why why;

  public CustomerUnavailableException(Why why, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
