package io.kubinception.etcd.isolation;

import static io.kubinception.etcd.isolation.Attempt.allowedByEtcd;
import static io.kubinception.etcd.isolation.Attempt.denied;
import static io.kubinception.etcd.isolation.Attempt.refused;

import io.kubinception.etcd.wire.AuthDisableRequest;
import io.kubinception.etcd.wire.AuthEnableRequest;
import io.kubinception.etcd.wire.AuthGrpc.AuthBlockingStub;
import io.kubinception.etcd.wire.AuthRoleAddRequest;
import io.kubinception.etcd.wire.AuthRoleDeleteRequest;
import io.kubinception.etcd.wire.AuthRoleGetRequest;
import io.kubinception.etcd.wire.AuthRoleGrantPermissionRequest;
import io.kubinception.etcd.wire.AuthRoleListRequest;
import io.kubinception.etcd.wire.AuthRoleRevokePermissionRequest;
import io.kubinception.etcd.wire.AuthStatusRequest;
import io.kubinception.etcd.wire.AuthUserAddRequest;
import io.kubinception.etcd.wire.AuthUserChangePasswordRequest;
import io.kubinception.etcd.wire.AuthUserDeleteRequest;
import io.kubinception.etcd.wire.AuthUserGetRequest;
import io.kubinception.etcd.wire.AuthUserGrantRoleRequest;
import io.kubinception.etcd.wire.AuthUserListRequest;
import io.kubinception.etcd.wire.AuthUserRevokeRoleRequest;
import io.kubinception.etcd.wire.AuthenticateRequest;
import io.kubinception.etcd.wire.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Auth. */
final class AuthAttempts {
  private final Scene scene;
  private final List<Attempt> rows = new ArrayList<>();

  AuthAttempts(Scene scene) {
    this.scene = scene;
  }

  List<Attempt> rows() {
    switches();
    readUsers();
    changeUsers();
    grantsToUsers();
    roles();
    rolePermissions();
    return rows;
  }

  private void switches() {
    row(
        "AuthDisable",
        "let everybody in",
        s -> s.authDisable(AuthDisableRequest.getDefaultInstance()));
    row("AuthStatus", "is it on", s -> s.authStatus(AuthStatusRequest.getDefaultInstance()));
    row(
        "AuthEnable",
        "turn on what is on",
        s -> s.authEnable(AuthEnableRequest.getDefaultInstance()));
    for (String user : List.of("root", scene.b().user())) {
      rows.add(
          refused(
              "Authenticate",
              "as " + (user.equals("root") ? "root" : "B") + " with a guessed password",
              "Users have no password: there is nothing to guess.",
              () ->
                  scene
                      .stub()
                      .auth()
                      .authenticate(
                          AuthenticateRequest.newBuilder()
                              .setName(user)
                              .setPassword("guess")
                              .build())));
    }
  }

  private void readUsers() {
    row("UserList", "all users", s -> s.userList(AuthUserListRequest.getDefaultInstance()));
    row("UserGet", "B", s -> s.userGet(user(scene.b().user())));
    row("UserGet", "root", s -> s.userGet(user("root")));
    rows.add(
        allowedByEtcd(
            "UserGet",
            "A itself",
            "Tells A its own role.",
            () -> scene.stub().auth().userGet(user(scene.a().user()))));
  }

  private void changeUsers() {
    row(
        "UserAdd",
        "a new user",
        s -> s.userAdd(AuthUserAddRequest.newBuilder().setName("new").setPassword("p").build()));
    row(
        "UserDelete",
        "B",
        s -> s.userDelete(AuthUserDeleteRequest.newBuilder().setName(scene.b().user()).build()));
    for (String user : List.of(scene.b().user(), scene.a().user(), "root")) {
      row(
          "UserChangePassword",
          "of " + (user.equals("root") ? "root" : user.equals(scene.b().user()) ? "B" : "A itself"),
          s ->
              s.userChangePassword(
                  AuthUserChangePasswordRequest.newBuilder()
                      .setName(user)
                      .setPassword("p")
                      .build()));
    }
  }

  private void grantsToUsers() {
    for (String role : List.of(scene.b().role(), "root")) {
      row(
          "UserGrantRole",
          (role.equals("root") ? "root" : "B's role") + " to A",
          s ->
              s.userGrantRole(
                  AuthUserGrantRoleRequest.newBuilder()
                      .setUser(scene.a().user())
                      .setRole(role)
                      .build()));
    }
    row(
        "UserRevokeRole",
        "B's role from B",
        s ->
            s.userRevokeRole(
                AuthUserRevokeRoleRequest.newBuilder()
                    .setName(scene.b().user())
                    .setRole(scene.b().role())
                    .build()));
  }

  private void roles() {
    row("RoleList", "all roles", s -> s.roleList(AuthRoleListRequest.getDefaultInstance()));
    row("RoleGet", "B's role", s -> s.roleGet(role(scene.b().role())));
    row("RoleGet", "root", s -> s.roleGet(role("root")));
    rows.add(
        allowedByEtcd(
            "RoleGet",
            "A's own role",
            "Tells A its own range.",
            () -> scene.stub().auth().roleGet(role(scene.a().role()))));
    row(
        "RoleAdd",
        "a new role",
        s -> s.roleAdd(AuthRoleAddRequest.newBuilder().setName("new").build()));
    row(
        "RoleDelete",
        "B's role",
        s -> s.roleDelete(AuthRoleDeleteRequest.newBuilder().setRole(scene.b().role()).build()));
  }

  private void rolePermissions() {
    Permission foreign =
        Permission.newBuilder()
            .setPermType(Permission.Type.READWRITE)
            .setKey(scene.foreignRange().start())
            .setRangeEnd(scene.foreignRange().end())
            .build();
    Permission all = foreign.toBuilder().setKey(Scene.ZERO).setRangeEnd(Scene.ZERO).build();
    row(
        "RoleGrantPermission",
        "B's range to A's role",
        s -> s.roleGrantPermission(grant(scene.a().role(), foreign)));
    row(
        "RoleGrantPermission",
        "all keys to A's role",
        s -> s.roleGrantPermission(grant(scene.a().role(), all)));
    row(
        "RoleGrantPermission",
        "less to B's role (read only)",
        s ->
            s.roleGrantPermission(
                grant(
                    scene.b().role(),
                    foreign.toBuilder().setPermType(Permission.Type.READ).build())));
    row(
        "RoleRevokePermission",
        "B's range from B's role",
        s ->
            s.roleRevokePermission(
                AuthRoleRevokePermissionRequest.newBuilder()
                    .setRole(scene.b().role())
                    .setKey(foreign.getKey())
                    .setRangeEnd(foreign.getRangeEnd())
                    .build()));
  }

  private void row(String rpc, String what, Consumer<AuthBlockingStub> call) {
    rows.add(denied(rpc, what, () -> call.accept(scene.stub().auth())));
  }

  private static AuthUserGetRequest user(String name) {
    return AuthUserGetRequest.newBuilder().setName(name).build();
  }

  private static AuthRoleGetRequest role(String name) {
    return AuthRoleGetRequest.newBuilder().setRole(name).build();
  }

  private static AuthRoleGrantPermissionRequest grant(String role, Permission permission) {
    return AuthRoleGrantPermissionRequest.newBuilder().setName(role).setPerm(permission).build();
  }
}
