package io.kubinception.operator.workernode;

/** Kills the operator right after its nth side effect. */
public final class Kills {
  private int left = Integer.MAX_VALUE;

  /** No exception: nothing may catch a kill. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  public void after(int effects) {
    left = effects;
  }

  public void never() {
    left = Integer.MAX_VALUE;
  }

  /** A side effect has happened. */
  public void point() {
    if (--left == 0) {
      throw new Killed();
    }
  }
}
