package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Condition.ModRevision;
import io.kubinception.etcd.Kv.Operation.Get;
import io.kubinception.etcd.Kv.Operation.Put;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class EtcdClientIT {
  private EtcdProcess etcd;
  private EtcdClient root;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
  }

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  @Test
  void ofAuthoritiesWithOneNameEachIsTrusted() {
    String one = etcd.serverAuthorityPem();
    String other =
        CertificateAuthority.create("etcd servers", Duration.ofDays(1), Clock.systemUTC())
            .certificatePem();
    TlsMaterial tls = etcd.tls("root");
    for (String both : List.of(one + other, other + one)) {
      var connection =
          new EtcdConnection(
              etcd.endpoints(), new TlsMaterial(both, tls.certificatePem(), tls.privateKeyPem()));
      try (EtcdClient client = EtcdClient.connect(connection)) {
        assertThat(client.members().list()).hasSize(1);
      }
    }
  }

  @Test
  void pagesOfARangeAreOfOneRevision() {
    for (int i = 0; i < 5; i++) {
      root.kv().put(utf8("/page/" + i), utf8("v" + i));
    }
    Kv.Query query = Kv.Query.entries(KeyRange.prefix("/page/"), 2);
    Kv.Page first = root.kv().range(query);
    root.kv().delete(KeyRange.prefix("/page/"));
    Kv.Page second = root.kv().range(query.next(first));
    Kv.Page third = root.kv().range(query.next(first).next(second));

    assertThat(Stream.of(first, second, third).flatMap(page -> page.entries().stream()))
        .extracting(entry -> entry.value().toStringUtf8())
        .containsExactly("v0", "v1", "v2", "v3", "v4");
    assertThat(first.more()).isTrue();
    assertThat(first.count()).isEqualTo(5);
    assertThat(third.more()).isFalse();
    assertThat(root.kv().count(KeyRange.prefix("/page/")).keys()).isZero();
  }

  @Test
  void aTransactionOnAStaleRevisionTakesTheOtherBranch() {
    ByteString key = utf8("/txn/a");
    ModRevision absent = new ModRevision(key, 0);
    List<Kv.Operation> write = List.of(new Put(key, utf8("1")));
    List<Kv.Operation> read = List.of(new Get(key), new Get(utf8("/txn/none")));

    assertThat(root.kv().txn(List.of(absent), write, read).succeeded()).isTrue();
    Kv.TxnResult second = root.kv().txn(List.of(absent), write, read);

    assertThat(second.succeeded()).isFalse();
    assertThat(second.reads()).hasSize(2);
    assertThat(second.reads().getFirst().orElseThrow().value()).isEqualTo(utf8("1"));
    assertThat(second.reads().getLast()).isEmpty();
  }

  @Test
  void repeatedAuthWritesSayThatThereIsNothingToDo() {
    Auth auth = root.auth();
    assertThat(auth.userAdd("u")).isTrue();
    assertThat(auth.userAdd("u")).isFalse();
    assertThat(auth.roleAdd("r")).isTrue();
    assertThat(auth.roleAdd("r")).isFalse();
    assertThat(auth.userRevokeRole("u", "r")).isFalse();
    assertThat(auth.roleRevokeRange("r", KeyRange.all())).isFalse();
    assertThat(auth.userDelete("u")).isTrue();
    assertThat(auth.userDelete("u")).isFalse();
    assertThat(auth.roleDelete("r")).isTrue();
    assertThat(auth.roleDelete("r")).isFalse();
    assertThat(auth.userGet("u")).isEmpty();
    assertThat(auth.roleGet("r")).isEmpty();
  }

  @Test
  void aBadRequestIsRefused() {
    assertThatThrownBy(() -> root.kv().put(ByteString.EMPTY, utf8("x")))
        .isInstanceOf(EtcdException.Refused.class)
        .hasMessageContaining("key is not provided");
  }

  @Test
  void aFutureRevisionIsRefused() {
    assertThatThrownBy(() -> root.kv().range(new Kv.Query(KeyRange.all(), 1, Long.MAX_VALUE, true)))
        .isInstanceOf(EtcdException.Refused.class);
  }

  @Test
  void aCertificateOfAnotherAuthorityConnectsNot() {
    Duration day = Duration.ofDays(1);
    CertificateAuthority stranger = CertificateAuthority.create("x", day, Clock.systemUTC());
    TlsMaterial tls =
        TlsMaterial.of(
            etcd.serverAuthorityPem(), stranger.issue(CertificateProfile.client("root", day)));
    try (EtcdClient client =
        EtcdClient.connect(new EtcdConnection(etcd.endpoints(), tls, Duration.ofSeconds(1)))) {
      assertThatThrownBy(() -> client.kv().count(KeyRange.all()))
          .isInstanceOf(EtcdException.Unavailable.class);
    }
  }

  @Test
  void aDeadEndpointBesideALivingOneCostsNoFailure() {
    EtcdConnection half =
        new EtcdConnection(
            List.of(URI.create("https://127.0.0.1:1"), etcd.endpoints().getFirst()),
            etcd.tls("root"));
    try (EtcdClient client = EtcdClient.connect(half)) {
      Instant start = Instant.now();
      // A write that must not be repeated may be sent elsewhere when it was never sent.
      assertThat(client.kv().put(utf8("/half/a"), utf8("x"))).isPositive();
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void authChangesOfOthersFailNoCall() {
    SecureRandom random = new SecureRandom();
    EtcdTenancy tenancy = new EtcdTenancy(root);
    TenantId id = TenantId.generate(random);
    tenancy.ensure(id);
    AtomicBoolean done = new AtomicBoolean();
    List<CompletableFuture<Integer>> busy =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> work(id, done)))
            .limit(3)
            .toList();
    tenancy.ensureAll(Stream.generate(() -> TenantId.generate(random)).limit(40).toList());
    done.set(true);

    assertThat(busy).allSatisfy(calls -> assertThat(calls.join()).isPositive());
  }

  private int work(TenantId id, AtomicBoolean done) {
    int calls = 0;
    try (EtcdClient client = etcd.client(id)) {
      do {
        client.kv().put(utf8(id.registryPrefix() + "/a"), utf8("x"));
        client.kv().count(id.keyRange());
        calls++;
      } while (!done.get());
    }
    return calls;
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
