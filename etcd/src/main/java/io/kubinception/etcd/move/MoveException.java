package io.kubinception.etcd.move;

import io.kubinception.etcd.TenantId;
import java.time.Duration;

/**
 * Why a move did not come to its end, as the small set that says what to do. The tenant goes on
 * where it was.
 */
public abstract sealed class MoveException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private MoveException(String message) {
    super(message);
  }

  /** It cannot be done with these two clusters: an operator must act. */
  public static final class Impossible extends MoveException {
    private static final long serialVersionUID = 1;

    Impossible(String message) {
      super(message);
    }
  }

  /** Something of the tenant is at the target that this move did not make. */
  public static final class Occupied extends MoveException {
    private static final long serialVersionUID = 1;

    Occupied(TenantId tenant) {
      super(
          ("the target already has keys, a user or a role of tenant %s that this move did not make:"
                  + " remove them there first")
              .formatted(tenant));
    }
  }

  /** Other work holds the tenant: wait until it has ended. */
  public static final class Busy extends MoveException {
    private static final long serialVersionUID = 1;

    Busy(String where, String owner) {
      super("other work holds the tenant frozen at the %s: %s".formatted(where, owner));
    }
  }

  /** Taking over the last writes and comparing took longer than the tenant may be frozen. */
  public static final class TooLong extends MoveException {
    private static final long serialVersionUID = 1;

    TooLong(Duration longest) {
      super(
          ("comparing both places took longer than the %d s for which the tenant may be frozen: it"
                  + " needs a longer freeze")
              .formatted(longest.toSeconds()));
    }
  }

  /** Another process runs the move, or it was given up: see what came of it. */
  public static final class TakenOver extends MoveException {
    private static final long serialVersionUID = 1;

    TakenOver() {
      super("another process took the move over, or gave it up");
    }
  }

  /** The mirror did not catch up, again and again: see to the etcd clusters first. */
  public static final class Disturbed extends MoveException {
    private static final long serialVersionUID = 1;

    Disturbed(String message) {
      super(message);
    }
  }
}
