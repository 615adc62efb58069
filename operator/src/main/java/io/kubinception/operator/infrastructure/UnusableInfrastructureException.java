package io.kubinception.operator.infrastructure;

/** The registration of an infrastructure lacks something; the message says what to do. */
public final class UnusableInfrastructureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnusableInfrastructureException(String message) {
    super(message);
  }
}
