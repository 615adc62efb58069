package io.kubinception.etcd;

import io.grpc.MethodDescriptor;
import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.AuthEnableRequest;
import io.kubinception.etcd.wire.AuthGrpc;
import io.kubinception.etcd.wire.AuthRoleAddRequest;
import io.kubinception.etcd.wire.AuthRoleDeleteRequest;
import io.kubinception.etcd.wire.AuthRoleGetRequest;
import io.kubinception.etcd.wire.AuthRoleGrantPermissionRequest;
import io.kubinception.etcd.wire.AuthRoleListRequest;
import io.kubinception.etcd.wire.AuthRoleRevokePermissionRequest;
import io.kubinception.etcd.wire.AuthStatusRequest;
import io.kubinception.etcd.wire.AuthStatusResponse;
import io.kubinception.etcd.wire.AuthUserAddRequest;
import io.kubinception.etcd.wire.AuthUserDeleteRequest;
import io.kubinception.etcd.wire.AuthUserGetRequest;
import io.kubinception.etcd.wire.AuthUserGrantRoleRequest;
import io.kubinception.etcd.wire.AuthUserListRequest;
import io.kubinception.etcd.wire.AuthUserRevokeRoleRequest;
import io.kubinception.etcd.wire.Permission;
import io.kubinception.etcd.wire.UserAddOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@link Auth} on the wire. */
final class GrpcAuth implements Auth {
  // The texts of etcd's api/v3rpc/rpctypes/error.go: the status codes alone do not tell them apart.
  private static final String USER_EXISTS = "user name already exists";
  private static final String NO_USER = "user name not found";
  private static final String ROLE_EXISTS = "role name already exists";
  private static final String NO_ROLE = "role name not found";
  private static final String ROLE_NOT_GRANTED = "role is not granted to the user";
  private static final String RANGE_NOT_GRANTED = "permission is not granted to the role";

  private final Calls calls;

  GrpcAuth(Calls calls) {
    this.calls = calls;
  }

  @Override
  public boolean userAdd(String user) {
    AuthUserAddRequest request =
        AuthUserAddRequest.newBuilder()
            .setName(user)
            .setOptions(UserAddOptions.newBuilder().setNoPassword(true))
            .build();
    return unless(USER_EXISTS, AuthGrpc.getUserAddMethod(), request);
  }

  @Override
  public boolean userDelete(String user) {
    AuthUserDeleteRequest request = AuthUserDeleteRequest.newBuilder().setName(user).build();
    return unless(NO_USER, AuthGrpc.getUserDeleteMethod(), request);
  }

  @Override
  public Optional<List<String>> userGet(String user) {
    AuthUserGetRequest request = AuthUserGetRequest.newBuilder().setName(user).build();
    return found(
        NO_USER,
        AuthGrpc.getUserGetMethod(),
        request,
        response -> List.copyOf(response.getRolesList()));
  }

  @Override
  public List<String> users() {
    return List.copyOf(
        call(AuthGrpc.getUserListMethod(), AuthUserListRequest.getDefaultInstance())
            .getUsersList());
  }

  @Override
  public void userGrantRole(String user, String role) {
    call(
        AuthGrpc.getUserGrantRoleMethod(),
        AuthUserGrantRoleRequest.newBuilder().setUser(user).setRole(role).build());
  }

  @Override
  public boolean userRevokeRole(String user, String role) {
    AuthUserRevokeRoleRequest request =
        AuthUserRevokeRoleRequest.newBuilder().setName(user).setRole(role).build();
    return unless(ROLE_NOT_GRANTED, AuthGrpc.getUserRevokeRoleMethod(), request);
  }

  @Override
  public boolean roleAdd(String role) {
    AuthRoleAddRequest request = AuthRoleAddRequest.newBuilder().setName(role).build();
    return unless(ROLE_EXISTS, AuthGrpc.getRoleAddMethod(), request);
  }

  @Override
  public boolean roleDelete(String role) {
    AuthRoleDeleteRequest request = AuthRoleDeleteRequest.newBuilder().setRole(role).build();
    return unless(NO_ROLE, AuthGrpc.getRoleDeleteMethod(), request);
  }

  @Override
  public Optional<List<Grant>> roleGet(String role) {
    AuthRoleGetRequest request = AuthRoleGetRequest.newBuilder().setRole(role).build();
    return found(
        NO_ROLE,
        AuthGrpc.getRoleGetMethod(),
        request,
        response -> response.getPermList().stream().map(GrpcAuth::grant).toList());
  }

  @Override
  public List<String> roles() {
    return List.copyOf(
        call(AuthGrpc.getRoleListMethod(), AuthRoleListRequest.getDefaultInstance())
            .getRolesList());
  }

  @Override
  public void roleGrantRange(String role, Grant grant) {
    Permission permission =
        Permission.newBuilder()
            .setPermType(Permission.Type.valueOf(grant.access().name()))
            .setKey(grant.range().start())
            .setRangeEnd(grant.range().end())
            .build();
    call(
        AuthGrpc.getRoleGrantPermissionMethod(),
        AuthRoleGrantPermissionRequest.newBuilder().setName(role).setPerm(permission).build());
  }

  @Override
  public boolean roleRevokeRange(String role, KeyRange range) {
    AuthRoleRevokePermissionRequest request =
        AuthRoleRevokePermissionRequest.newBuilder()
            .setRole(role)
            .setKey(range.start())
            .setRangeEnd(range.end())
            .build();
    return unless(RANGE_NOT_GRANTED, AuthGrpc.getRoleRevokePermissionMethod(), request);
  }

  @Override
  public AuthStatus authStatus() {
    AuthStatusResponse response =
        call(AuthGrpc.getAuthStatusMethod(), AuthStatusRequest.getDefaultInstance());
    return new AuthStatus(response.getEnabled(), response.getAuthRevision());
  }

  @Override
  public void enable() {
    call(AuthGrpc.getAuthEnableMethod(), AuthEnableRequest.getDefaultInstance());
  }

  private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
    return calls.call(method, request, Repeat.SAFE);
  }

  /** Whether the write was done; false if etcd refused it with the text. */
  private <Q, A> boolean unless(String refusal, MethodDescriptor<Q, A> method, Q request) {
    return found(refusal, method, request, response -> true).orElse(false);
  }

  private <Q, A, R> Optional<R> found(
      String refusal, MethodDescriptor<Q, A> method, Q request, Function<A, R> result) {
    try {
      return Optional.of(result.apply(call(method, request)));
    } catch (EtcdException.Refused e) {
      if (EtcdException.describes(e.status(), refusal)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Grant grant(Permission permission) {
    Access access =
        switch (permission.getPermType()) {
          case READ -> Access.READ;
          case WRITE -> Access.WRITE;
          case READWRITE, UNRECOGNIZED -> Access.READWRITE;
        };
    return new Grant(access, new KeyRange(permission.getKey(), permission.getRangeEnd()));
  }
}
