package io.kubinception.cli;

/** The end of a command, with a sentence for a person that says what to do. */
public final class Failure extends RuntimeException {
  private final int exitCode;
  private final boolean hopeless;

  private Failure(int exitCode, String sentence) {
    this(exitCode, sentence, false);
  }

  private Failure(int exitCode, String sentence, boolean hopeless) {
    super(sentence);
    this.exitCode = exitCode;
    this.hopeless = hopeless;
  }

  /** Waiting does not help: a person has to change something. */
  public static Failure hopeless(String sentence) {
    return new Failure(ExitCode.FAILED, sentence, true);
  }

  public static Failure failed(String sentence) {
    return new Failure(ExitCode.FAILED, sentence);
  }

  public static Failure usage(String sentence) {
    return new Failure(ExitCode.USAGE, sentence);
  }

  public static Failure notFound(String sentence) {
    return new Failure(ExitCode.NOT_FOUND, sentence);
  }

  public static Failure timedOut(String sentence) {
    return new Failure(ExitCode.TIMED_OUT, sentence);
  }

  /** Keeps the cause for {@code --verbose}. */
  public Failure because(Throwable cause) {
    initCause(cause);
    return this;
  }

  public boolean isHopeless() {
    return hopeless;
  }

  public int exitCode() {
    return exitCode;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
