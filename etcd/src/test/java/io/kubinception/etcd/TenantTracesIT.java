package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.testing.EtcdProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantTracesIT {
  private static final TenantId USER = new TenantId("auser0000000");
  private static final TenantId ROLE = new TenantId("brole0000000");
  private static final TenantId KEYS = new TenantId("ckeys0000000");
  private static final TenantId RECORDS = new TenantId("drecords0000");

  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final EtcdClient root = etcd.rootClient();

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  private void put(String key) {
    root.kv().put(ByteString.copyFromUtf8(key), ByteString.EMPTY);
  }

  @Test
  void everyTraceOfATenantIsSeenAndForeignKeysHideNone() {
    root.auth().userAdd(USER.user());
    root.auth().userAdd("somebody");
    root.auth().roleAdd(ROLE.role());
    put("/t/c");
    put("/t/c/x");
    put("/t/CAPITALS/x");
    root.kv()
        .put(
            ByteString.copyFromUtf8("/t/c")
                .concat(ByteString.copyFrom(new byte[] {(byte) 0x80, (byte) 0xff})),
            ByteString.EMPTY);
    for (int i = 0; i < 20; i++) {
      put(KEYS.registryPrefix() + "/pods/default/" + i);
    }
    put("/t/z");
    put("/kubinception/operation");
    new TenantHome(root).settle(RECORDS, "home");

    assertThat(new TenantTraces(root).all()).containsExactly(USER, ROLE, KEYS, RECORDS);
  }

  @Test
  void aHomeIsTheLastOneThatWasWrittenAndGoesWithTheTenant() {
    TenantId id = new TenantId("ehome0000000");
    TenantHome homes = new TenantHome(root);
    homes.settle(id, "one");
    long revision = root.kv().count(id.keyRange()).revision();

    homes.settle(id, "one");
    assertThat(root.kv().count(id.keyRange()).revision()).isEqualTo(revision);
    homes.settle(id, "two");
    assertThat(homes.of(id)).contains("two");

    new EtcdTenancy(root).remove(id);
    assertThat(homes.of(id)).isEmpty();
  }
}
