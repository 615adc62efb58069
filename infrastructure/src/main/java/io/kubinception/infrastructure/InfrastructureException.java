package io.kubinception.infrastructure;

import org.jspecify.annotations.Nullable;

/** Why the cloud did not do what it was asked; the message is a sentence for people. */
public abstract sealed class InfrastructureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private InfrastructureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The cloud does not answer, or not well: try again later. */
  public static final class Unavailable extends InfrastructureException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The cloud will not do this however often it is asked: somebody must act. */
  public static final class Refused extends InfrastructureException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
