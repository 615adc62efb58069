package io.kubinception.etcd;

import java.util.List;
import java.util.Optional;

/**
 * Users, roles and grants. Writes are idempotent and repeated when a member fails; their result
 * says what the last attempt found. Each write but {@link #roleAdd} rebuilds every user's
 * permissions at every member, so write only what is missing. Every method throws {@link
 * EtcdException}.
 */
public interface Auth {
  /** What a grant allows. */
  enum Access {
    READ,
    WRITE,
    READWRITE
  }

  /**
   * A role's right to a range.
   *
   * @param access what is allowed
   * @param range where
   */
  record Grant(Access access, KeyRange range) {}

  /**
   * Whether authentication is on.
   *
   * @param enabled on
   * @param revision number of changes to users, roles and grants so far
   */
  record AuthStatus(boolean enabled, long revision) {}

  /** Adds a user that can only authenticate by certificate; false if there was one already. */
  boolean userAdd(String user);

  /** Deletes a user; false if there was none. */
  boolean userDelete(String user);

  /** The roles of a user; empty if there is no such user. */
  Optional<List<String>> userGet(String user);

  /** All users. */
  List<String> users();

  /** Gives a user a role. */
  void userGrantRole(String user, String role);

  /** Takes a role from a user; false if the user had none such. */
  boolean userRevokeRole(String user, String role);

  /** Adds a role without grants; false if there was one already. */
  boolean roleAdd(String role);

  /** Deletes a role and takes it from all users; false if there was none. */
  boolean roleDelete(String role);

  /** The grants of a role; empty if there is no such role. */
  Optional<List<Grant>> roleGet(String role);

  /** All roles. */
  List<String> roles();

  /** Grants a range; a grant of the same range is replaced in one step. */
  void roleGrantRange(String role, Grant grant);

  /** Takes a range from a role; false if the role had no grant of exactly that range. */
  boolean roleRevokeRange(String role, KeyRange range);

  /** Whether authentication is on. */
  AuthStatus authStatus();

  /** Turns authentication on; the user {@code root} with the role {@code root} must exist. */
  void enable();
}
