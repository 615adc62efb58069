package io.kubinception.etcd.operate;

/** An operation ended before its goal, without harm; the message says why and what to do. */
public final class OperationStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OperationStopped(String sentence) {
    super(sentence);
  }

  /** The message, which is always there. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
