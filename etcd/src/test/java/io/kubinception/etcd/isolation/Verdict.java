package io.kubinception.etcd.isolation;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * How etcd answered.
 *
 * @param kind what it comes to
 * @param detail etcd's words, empty when it did what was asked
 */
record Verdict(Kind kind, String detail) {
  enum Kind {
    /** Permission denied. */
    DENIED,
    /** Refused for another reason than permissions. */
    REFUSED,
    /** etcd did it. */
    ALLOWED
  }

  /** Makes the call and looks at the answer. */
  static Verdict of(Attempt.Call call) {
    try {
      call.run();
      return new Verdict(Kind.ALLOWED, "");
    } catch (StatusRuntimeException e) {
      return of(e.getStatus());
    }
  }

  private static Verdict of(Status status) {
    String detail = status.getCode() + " " + status.getDescription();
    // Watches, locks and elections carry the denial in text, with another code or none.
    boolean denied =
        status.getCode() == Status.Code.PERMISSION_DENIED || detail.contains("permission denied");
    return new Verdict(denied ? Kind.DENIED : Kind.REFUSED, detail);
  }
}
