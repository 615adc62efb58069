package io.kubinception.etcd.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.isolation.Verdict.Kind;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.wire.LeaseGrantRequest;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two etcd tenants on one real etcd: each call that could touch the other one, and etcd's answer.
 * Fails when etcd answers otherwise in either direction, so that a new etcd cannot change what
 * docs/security.md says.
 */
@TestInstance(Lifecycle.PER_CLASS)
class IsolationTableIT {
  private static final TenantId A = new TenantId("aaaaaaaaaaaa");
  private static final TenantId B = new TenantId("bbbbbbbbbbbb");
  private static final ByteString VALUE = ByteString.copyFromUtf8("value");

  private EtcdProcess etcd;
  private EtcdClient root;
  private EtcdTenancy tenancy;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
    tenancy = new EtcdTenancy(root);
    tenancy.ensureAll(List.of(A, B));
  }

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  @Test
  void noCallWithTheCertificateOfOneTouchesTheOther() {
    root.kv().put(Scene.key(A, "own"), VALUE);
    try (Intruder victim = intruder(etcd.tls(B));
        Intruder intruder = intruder(etcd.tls(A))) {
      long leaseWithKeys = lease(victim);
      long bareLease = lease(victim);
      victim
          .kv()
          .put(
              PutRequest.newBuilder()
                  .setKey(Scene.key(B, "secret"))
                  .setValue(VALUE)
                  .setLease(leaseWithKeys)
                  .build());
      long memberId = root.members().list().getFirst().id();
      Scene scene = new Scene(A, B, intruder, leaseWithKeys, bareLease, memberId);
      State before = state();

      List<String> surprises = new ArrayList<>();
      String table = table(attempts(scene), surprises);
      System.out.println(table);

      assertThat(surprises).isEmpty();
      assertThat(state()).isEqualTo(before);
    }
  }

  @Test
  void theOwnRangeWorks() {
    try (EtcdClient client = etcd.client(A)) {
      ByteString key = Scene.key(A, "mine");
      client.kv().put(key, VALUE);
      assertThat(client.kv().get(key)).isPresent();
      assertThat(client.kv().range(Kv.Query.entries(A.keyRange(), 0)).entries()).isNotEmpty();
      assertThat(
              client
                  .kv()
                  .txn(
                      List.of(new Kv.Condition.Value(key, VALUE)),
                      List.of(new Kv.Operation.Put(key, VALUE), new Kv.Operation.Get(key)),
                      List.of())
                  .succeeded())
          .isTrue();
      assertThat(client.kv().delete(KeyRange.single(key))).isEqualTo(1);
    }
  }

  @Test
  void aForeignKeyOnALeaseKeepsItsOwnerFromUsingIt() {
    try (Intruder victim = intruder(etcd.tls(B));
        Intruder intruder = intruder(etcd.tls(A))) {
      long lease = lease(victim);
      PutRequest put = PutRequest.newBuilder().setLease(lease).setValue(VALUE).build();
      intruder.kv().put(put.toBuilder().setKey(Scene.key(A, "own")).build());

      assertThat(
              Verdict.of(
                  () -> victim.kv().put(put.toBuilder().setKey(Scene.key(B, "event")).build())))
          .extracting(Verdict::kind)
          .isEqualTo(Kind.DENIED);
    }
  }

  @Test
  void aCertificateOfADeletedUserTouchesNoKey() {
    TenantId gone = new TenantId("cccccccccccc");
    tenancy.ensure(gone);
    try (Intruder connectedBefore = intruder(etcd.tls(gone))) {
      connectedBefore
          .kv()
          .put(PutRequest.newBuilder().setKey(Scene.key(gone, "own")).setValue(VALUE).build());
      tenancy.remove(gone);
      assertTouchesNoKey("a deleted user, connected before", connectedBefore, gone);
    }
    try (Intruder connectedLater = intruder(etcd.tls(gone))) {
      assertTouchesNoKey("a deleted user, connected later", connectedLater, gone);
    }
  }

  @Test
  void aCertificateWithoutCommonNameTouchesNoKey() {
    CertificateProfile profile =
        CertificateProfile.client("", Duration.ofDays(1)).withOrganizations("root");
    try (Intruder nameless = intruder(etcd.tls(profile))) {
      assertTouchesNoKey("no common name", nameless, A);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health", "/version"})
  void httpOnTheClientPortAsksForACertificateOnly(String path) throws Exception {
    URI uri = etcd.endpoints().getFirst().resolve(path);
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(etcd.tls("nobody").sslContext()).build()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      // Allowed by etcd: the reason to serve HTTP elsewhere (--listen-client-http-urls).
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain(A.value()).doesNotContain(B.value());
    }
  }

  private void assertTouchesNoKey(String who, Intruder stub, TenantId whose) {
    root.kv().put(Scene.key(B, "secret"), VALUE);
    // Seen from a stranger every range is a foreign one, his former own included.
    Scene scene = new Scene(whose, B, stub, lease(stub), lease(stub), 1);
    List<Attempt> rows = new ArrayList<>(new KeyAttempts(scene).rows());
    // etcd's words for Compact differ for users that it does not know.
    rows.removeIf(row -> row.rpc().equals("Compact"));
    rows.addAll(new OwnAttempts(scene).rows());
    rows.removeIf(row -> row.what().contains("lease with keys"));
    List<String> surprises = new ArrayList<>();
    String table = table(rows, surprises);
    assertThat(surprises).as("%s:%n%s", who, table).isEmpty();
  }

  private static List<Attempt> attempts(Scene scene) {
    List<Attempt> rows = new ArrayList<>();
    rows.addAll(new KeyAttempts(scene).rows());
    rows.addAll(new TransactionAttempts(scene).rows());
    rows.addAll(new WatchAndLeaseAttempts(scene).rows());
    rows.addAll(new OperatorAttempts(scene).rows());
    rows.addAll(new AuthAttempts(scene).rows());
    return rows;
  }

  private static String table(List<Attempt> rows, List<String> surprises) {
    StringBuilder table = new StringBuilder("| call | A tries | etcd | what that means |\n");
    table.append("|---|---|---|---|\n");
    for (Attempt row : rows) {
      Verdict verdict = Verdict.of(row.call());
      if (verdict.kind() != row.expected()) {
        surprises.add(
            row.rpc() + ", " + row.what() + ": expected " + row.expected() + " but " + verdict);
      }
      table.append(
          "| %s | %s | %s | %s |%n".formatted(row.rpc(), row.what(), answer(verdict), row.why()));
    }
    long denied = rows.stream().filter(row -> row.expected() == Kind.DENIED).count();
    return table
        .append("%n%d attempts, %d of them denied%n".formatted(rows.size(), denied))
        .toString();
  }

  private static String answer(Verdict verdict) {
    return switch (verdict.kind()) {
      case DENIED -> "denied";
      case REFUSED -> "refused: " + verdict.detail();
      case ALLOWED -> "**allowed by etcd**";
    };
  }

  /** Everything of B and of the cluster that no attempt may change. */
  private record State(
      List<Kv.Entry> keys, Object users, Object roles, Object members, Object alarms) {}

  private State state() {
    return new State(
        root.kv().range(Kv.Query.entries(KeyRange.all(), 0)).entries(),
        root.auth().users().stream().map(user -> List.of(user, root.auth().userGet(user))).toList(),
        root.auth().roles().stream().map(role -> List.of(role, root.auth().roleGet(role))).toList(),
        List.of(root.members().list(), root.auth().authStatus()),
        root.maintenance().alarms());
  }

  private static long lease(Intruder stub) {
    return stub.lease().leaseGrant(LeaseGrantRequest.newBuilder().setTTL(600).build()).getID();
  }

  private Intruder intruder(TlsMaterial tls) {
    URI endpoint = etcd.endpoints().getFirst();
    return new Intruder(endpoint, tls);
  }
}
