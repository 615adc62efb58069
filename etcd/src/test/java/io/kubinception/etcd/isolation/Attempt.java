package io.kubinception.etcd.isolation;

import io.kubinception.etcd.isolation.Verdict.Kind;

/**
 * One row of the table.
 *
 * @param rpc the call
 * @param what what A tries
 * @param expected what etcd must answer, in both directions
 * @param why for rows that are not denied: what that means; else empty
 * @param call the call itself
 */
record Attempt(String rpc, String what, Kind expected, String why, Call call) {
  /** Makes the call; a {@link io.grpc.StatusRuntimeException} tells etcd's answer. */
  @FunctionalInterface
  interface Call {
    void run();
  }

  static Attempt denied(String rpc, String what, Call call) {
    return new Attempt(rpc, what, Kind.DENIED, "", call);
  }

  static Attempt allowedByEtcd(String rpc, String what, String why, Call call) {
    return new Attempt(rpc, what, Kind.ALLOWED, why, call);
  }

  static Attempt refused(String rpc, String what, String why, Call call) {
    return new Attempt(rpc, what, Kind.REFUSED, why, call);
  }
}
