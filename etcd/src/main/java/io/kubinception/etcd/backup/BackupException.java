package io.kubinception.etcd.backup;

/** What went wrong with a backup, as the small set that says what to do. */
public abstract sealed class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private BackupException(String message, Throwable cause) {
    super(message, cause);
  }

  private BackupException(String message) {
    super(message);
  }

  /** The backup is damaged, cut off, of another key or not a backup: take another one. */
  public static final class Unreadable extends BackupException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store holds no backup of this name. */
  public static final class NotFound extends BackupException {
    private static final long serialVersionUID = 1;

    NotFound(String name) {
      super("there is no backup " + name + " in the store");
    }
  }

  /** The store does not answer or refuses: it is tried again. */
  public static final class StoreUnavailable extends BackupException {
    private static final long serialVersionUID = 1;

    StoreUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** etcd forgets history faster than the tenant can be read. */
  public static final class Outpaced extends BackupException {
    private static final long serialVersionUID = 1;

    Outpaced(String message) {
      super(message);
    }
  }

  /** The store or its key is described wrongly: a person must act. */
  public static final class Misconfigured extends BackupException {
    private static final long serialVersionUID = 1;

    Misconfigured(String message) {
      super(message);
    }
  }
}
