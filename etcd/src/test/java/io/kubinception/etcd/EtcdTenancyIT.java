package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Auth.Access;
import io.kubinception.etcd.Auth.Grant;
import io.kubinception.etcd.EtcdTenancy.Removal;
import io.kubinception.etcd.testing.EtcdProcess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class EtcdTenancyIT {
  private final SecureRandom random = new SecureRandom();
  private EtcdProcess etcd;
  private EtcdClient root;
  private EtcdTenancy tenancy;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
    tenancy = new EtcdTenancy(root);
  }

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  @Test
  void anEnsuredTenantReadsAndWritesItsRangeAndNothingElse() {
    TenantId id = newId();
    TenantId neighbour = newId();
    tenancy.ensureAll(List.of(id, neighbour));

    try (EtcdClient client = etcd.client(id)) {
      client.kv().put(key(id, "a"), utf8("1"));
      assertThat(client.kv().range(Kv.Query.entries(id.keyRange(), 10)).entries()).hasSize(1);
      assertThatThrownBy(() -> client.kv().count(neighbour.keyRange()))
          .isInstanceOf(EtcdException.Denied.class);
      assertThatThrownBy(() -> client.kv().put(key(neighbour, "a"), utf8("1")))
          .isInstanceOf(EtcdException.Denied.class);
    }
  }

  @Test
  void aSecondEnsureMakesNoAuthWrite() {
    TenantId id = newId();
    assertThat(tenancy.ensure(id)).isEqualTo(4);
    long revision = root.auth().authStatus().revision();

    assertThat(tenancy.ensure(id)).isZero();
    assertThat(tenancy.ensureAll(List.of(id))).isZero();

    assertThat(root.auth().authStatus().revision()).isEqualTo(revision);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void ensureCompletesAnySubsetOfItsSteps(int subset) {
    TenantId id = newId();
    Auth auth = root.auth();
    boolean role = (subset & 1) != 0;
    boolean user = (subset & 4) != 0;
    if (role) {
      auth.roleAdd(id.role());
    }
    if (role && (subset & 2) != 0) {
      auth.roleGrantRange(id.role(), new Grant(Access.READWRITE, id.keyRange()));
    }
    if (user) {
      auth.userAdd(id.user());
    }
    if (role && user && (subset & 8) != 0) {
      auth.userGrantRole(id.user(), id.role());
    }

    tenancy.ensure(id);

    assertComplete(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void ensureGoesOnAfterAProcessThatDiedAtAnyStep(int writesBeforeDeath) {
    TenantId id = newId();
    if (writesBeforeDeath < 4) {
      assertThatThrownBy(() -> dying(writesBeforeDeath).ensure(id)).hasMessage("killed");
    } else {
      dying(writesBeforeDeath).ensure(id);
    }

    assertThat(tenancy.ensure(id)).isEqualTo(4 - writesBeforeDeath);

    assertComplete(id);
  }

  @Test
  void aRoleWithWrongOrAdditionalGrantsIsRepaired() {
    TenantId id = newId();
    TenantId neighbour = newId();
    Auth auth = root.auth();
    auth.roleAdd(id.role());
    auth.roleGrantRange(id.role(), new Grant(Access.READ, id.keyRange()));
    auth.roleGrantRange(id.role(), new Grant(Access.READWRITE, neighbour.keyRange()));
    auth.roleGrantRange(
        id.role(), new Grant(Access.READ, KeyRange.single(ByteString.copyFromUtf8("/t/x"))));
    auth.roleGrantRange(id.role(), new Grant(Access.READWRITE, KeyRange.all()));

    tenancy.ensure(id);

    assertComplete(id);
  }

  @Test
  void aUserWithAForeignRoleLosesIt() {
    TenantId id = newId();
    TenantId neighbour = newId();
    tenancy.ensureAll(List.of(id, neighbour));
    root.auth().userGrantRole(id.user(), neighbour.role());

    assertThat(tenancy.ensure(id)).isEqualTo(1);

    assertComplete(id);
    assertComplete(neighbour);
  }

  @Test
  void aBatchOfFiftyTenantsIsMadeOnceAndListed() {
    List<TenantId> ids = Stream.generate(this::newId).limit(50).toList();

    long start = System.nanoTime();
    assertThat(tenancy.ensureAll(ids)).isEqualTo(200);
    System.out.printf("50 tenants made in %d ms%n", (System.nanoTime() - start) / 1_000_000);

    assertThat(tenancy.ensureAll(ids)).isZero();
    assertThat(tenancy.tenants()).containsAll(ids);
    ids.forEach(this::assertComplete);
  }

  @Test
  void removeLeavesNothingAndTouchesNoNeighbour() {
    TenantId id = newId();
    TenantId neighbour = newId();
    tenancy.ensureAll(List.of(id, neighbour));
    fill(id, 1200);
    fill(neighbour, 3);

    assertThat(tenancy.remove(id)).isEqualTo(new Removal(true, 1200));

    assertThat(tenancy.leftovers(id).none()).isTrue();
    assertThat(tenancy.remove(id)).isEqualTo(new Removal(true, 0));
    assertThat(tenancy.leftovers(neighbour))
        .extracting("user", "role", "keys")
        .containsExactly(true, true, 3L);
    assertComplete(neighbour);
  }

  @Test
  void removeStopsBetweenBatchesAndGoesOn() {
    TenantId id = newId();
    tenancy.ensure(id);
    fill(id, 1100);

    assertThat(tenancy.remove(id, 1)).isEqualTo(new Removal(false, 500));
    assertThat(tenancy.leftovers(id).keys()).isEqualTo(600);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> tenancy.remove(id)).isInstanceOf(EtcdException.Unavailable.class);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(tenancy.remove(id)).isEqualTo(new Removal(true, 600));
    assertThat(tenancy.leftovers(id).none()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void removeGoesOnAfterAProcessThatDiedAtAnyStep(int writesBeforeDeath) {
    TenantId id = newId();
    tenancy.ensure(id);
    fill(id, 3);
    assertThatThrownBy(() -> dying(writesBeforeDeath).remove(id)).hasMessage("killed");
    assertThat(tenancy.leftovers(id).none()).isFalse();

    assertThat(tenancy.remove(id).complete()).isTrue();

    assertThat(tenancy.leftovers(id).none()).isTrue();
  }

  private void assertComplete(TenantId id) {
    assertThat(root.auth().userGet(id.user())).isEqualTo(Optional.of(List.of(id.role())));
    assertThat(root.auth().roleGet(id.role()))
        .isEqualTo(Optional.of(List.of(new Grant(Access.READWRITE, id.keyRange()))));
  }

  private void fill(TenantId id, int keys) {
    ByteString value = ByteString.copyFrom(new byte[100]);
    int batch = 100;
    for (int from = 0; from < keys; from += batch) {
      root.kv()
          .txn(
              List.of(),
              IntStream.range(from, Math.min(keys, from + batch))
                  .<Kv.Operation>mapToObj(
                      i -> new Kv.Operation.Put(key(id, "%06d".formatted(i)), value))
                  .toList(),
              List.of());
    }
  }

  /** A tenancy whose process is killed in place of the auth write after so many. */
  private EtcdTenancy dying(int writesBeforeDeath) {
    int[] left = {writesBeforeDeath};
    Auth auth =
        (Auth)
            Proxy.newProxyInstance(
                Auth.class.getClassLoader(),
                new Class<?>[] {Auth.class},
                (proxy, method, arguments) -> {
                  boolean read = method.getName().endsWith("Get") || method.getName().endsWith("s");
                  if (!read && left[0]-- == 0) {
                    throw new IllegalStateException("killed");
                  }
                  try {
                    return method.invoke(root.auth(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new EtcdTenancy(root.kv(), auth);
  }

  private TenantId newId() {
    return TenantId.generate(random);
  }

  private static ByteString key(TenantId id, String name) {
    return ByteString.copyFromUtf8(id.registryPrefix() + "/" + name);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
