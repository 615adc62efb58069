package io.kubinception.cli;

/** What the process ends with; the help of every command lists them. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int NOT_FOUND = 3;
  public static final int TIMED_OUT = 4;

  private ExitCode() {}
}
