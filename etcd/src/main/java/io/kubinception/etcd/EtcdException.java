package io.kubinception.etcd;

import io.grpc.Status;

/** What went wrong at etcd, as the small set that says what to do. */
public abstract sealed class EtcdException extends RuntimeException {
  private final transient Status status;

  private EtcdException(String what, Status status) {
    super(what + ": " + status.getCode() + " " + reason(status), status.getCause());
    this.status = status;
  }

  // gRPC says "io exception" and leaves what happened, such as a refused connection, to the cause.
  private static String reason(Status status) {
    Throwable cause = status.getCause();
    return cause == null
        ? String.valueOf(status.getDescription())
        : status.getDescription() + " (" + cause.getMessage() + ")";
  }

  /** The gRPC status as etcd sent it or as the connection made it. */
  public Status status() {
    return status;
  }

  /** Nobody is at fault: wait and retry (no leader, no quorum, no space, overload, time-out). */
  public static final class Unavailable extends EtcdException {
    /** Creates it for the call named {@code what}. */
    public Unavailable(String what, Status status) {
      super(what, status);
    }
  }

  /** The certificate's user may not do that: an operator must act. */
  public static final class Denied extends EtcdException {
    /** Creates it for the call named {@code what}. */
    public Denied(String what, Status status) {
      super(what, status);
    }
  }

  /** etcd understood the request and refuses it: repeating it does not help. */
  public static final class Refused extends EtcdException {
    /** Creates it for the call named {@code what}. */
    public Refused(String what, Status status) {
      super(what, status);
    }
  }

  /** The answer would be larger than the caller takes: ask for less. */
  public static final class TooLarge extends EtcdException {
    /** Creates it for the call named {@code what}. */
    public TooLarge(String what, Status status) {
      super(what, status);
    }
  }

  /** The asked revision is no longer kept: read again at a newer one. */
  public boolean isCompacted() {
    return describes(status, "required revision has been compacted");
  }

  /** The lease that a key was to be bound to is not there (any more). */
  public boolean isLeaseGone() {
    return describes(status, "requested lease not found");
  }

  static EtcdException of(String what, Status status) {
    // The text of grpc-java's MessageDeframer; the code alone is also etcd's for overload.
    if (describes(status, "gRPC message exceeds maximum size")) {
      return new TooLarge(what, status);
    }
    return switch (status.getCode()) {
      case PERMISSION_DENIED, UNAUTHENTICATED -> new Denied(what, status);
      // UNKNOWN is how etcd sends what it has no code for (raft dropped the proposal, shutting
      // down); the client library gives INTERNAL for a connection that broke in the middle.
      case UNAVAILABLE,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          CANCELLED,
          ABORTED,
          INTERNAL,
          UNKNOWN ->
          new Unavailable(what, status);
      case FAILED_PRECONDITION ->
          isNotLeader(status) || isLearner(status)
              ? new Unavailable(what, status)
              : new Refused(what, status);
      case INVALID_ARGUMENT ->
          isAuthStoreOld(status) ? new Unavailable(what, status) : new Refused(what, status);
      default -> new Refused(what, status);
    };
  }

  /** An auth change overtook the request; etcd rejected it before it had any effect. */
  static boolean isAuthStoreOld(Status status) {
    return describes(status, "revision of auth store is old");
  }

  static boolean isNotLeader(Status status) {
    return describes(status, "etcdserver: not leader");
  }

  /** The member copies the data still; it refused before anything had an effect. */
  static boolean isLearner(Status status) {
    return describes(status, "rpc not supported for learner");
  }

  static boolean describes(Status status, String part) {
    String description = status.getDescription();
    return description != null && description.contains(part);
  }
}
