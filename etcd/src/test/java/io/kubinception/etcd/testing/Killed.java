package io.kubinception.etcd.testing;

/** What a test throws where a process would be killed: nobody catches it, as nobody could. */
public final class Killed extends Error {
  private static final long serialVersionUID = 1;

  /** A process that dies at this call of its progress. */
  public static Runnable after(int calls) {
    int[] left = {calls};
    return () -> {
      if (left[0]-- == 0) {
        die();
      }
    };
  }

  public static void die() {
    throw new Killed();
  }
}
