package io.kubinception.etcd.restore;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.Room;
import java.util.Optional;

/** Why a restore did not come to its end, as the small set that says what to do. */
public abstract sealed class RestoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private RestoreException(String message) {
    super(message);
  }

  /** It cannot be done with this backup: choose another. Nothing was changed. */
  public static final class Impossible extends RestoreException {
    private static final long serialVersionUID = 1;

    Impossible(String message) {
      super(message);
    }
  }

  /** Nobody could read some of its values: the key is missing. Nothing was changed. */
  public static final class KeyMissing extends RestoreException {
    private static final long serialVersionUID = 1;

    KeyMissing(String message) {
      super(message);
    }
  }

  /** Other work holds the tenant: wait until it has ended. Nothing was written. */
  public static final class Busy extends RestoreException {
    private static final long serialVersionUID = 1;

    Busy(String owner) {
      super("other work holds the tenant frozen: " + owner);
    }
  }

  /** The etcd cluster would become too full: make room. Nothing is left there. */
  public static final class NoRoom extends RestoreException {
    private static final long serialVersionUID = 1;

    private NoRoom(String message) {
      super(message);
    }

    /** Throws it unless there is room for so many bytes more. */
    static void unlessThereIs(EtcdClient etcd, long bytes) {
      throwIf(Room.missing(new EtcdHealth(etcd).report(), bytes));
    }

    /** The same for a tenant who lives there. */
    static void unlessThereIsInPlace(EtcdClient etcd, long bytes) {
      throwIf(Room.missingInPlace(new EtcdHealth(etcd).report(), bytes));
    }

    private static void throwIf(Optional<String> missing) {
      missing.ifPresent(
          why -> {
            throw new NoRoom(why);
          });
    }
  }

  /** Other work goes on in the whole etcd cluster: wait until it has ended. */
  public static final class ClusterBusy extends RestoreException {
    private static final long serialVersionUID = 1;

    ClusterBusy(String work) {
      super("other work goes on in the etcd cluster: " + work);
    }
  }

  /** It has changed keys and cannot go on now: see to the cause, it is tried again. */
  public static final class HalfDone extends RestoreException {
    private static final long serialVersionUID = 1;

    HalfDone(RuntimeException cause) {
      super(
          "some keys are as in the backup and others are not yet, so the tenant stays frozen until"
              + " the restore can go on");
      initCause(cause);
    }
  }

  /** Somebody wrote in between: do it again, which goes on where this ended. */
  public static final class Disturbed extends RestoreException {
    private static final long serialVersionUID = 1;

    Disturbed(String message) {
      super(message);
    }
  }
}
