package io.kubinception.etcd.backup;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.StoredTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TenantBackupIT extends StoredTenant {
  private static final String NAME = "tenants/x/one";

  @Test
  void holdsEveryKeyOfTheTenantAndNoOther() {
    TenantId neighbour = TenantId.generate(random);
    put(neighbour, "registry/pods/default/theirs", "theirs");
    for (int i = 0; i < 2500; i++) {
      put(id, "registry/pods/default/p%05d".formatted(i), "value " + i);
    }
    put(id, "registry/masterleases/10.0.0.1", "address");
    put(id, "registry/health", "probe");

    var taken = backups.take(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.summary().keys()).isEqualTo(2500);
    assertThat(taken.summary().types()).containsOnlyKeys(new ResourceType("pods"));
    assertThat(taken.header().subject()).isEqualTo(id.value());
    assertThat(records(NAME))
        .hasSize(2500)
        .allSatisfy(r -> assertThat(r.key().toStringUtf8()).startsWith("registry/pods/default/p"));
    assertThat(BackupReader.verify(store, NAME, key).summary()).isEqualTo(taken.summary());
  }

  @Test
  void isOfOneRevisionWhileTheTenantIsWrittenTo() {
    for (int i = 0; i < 300; i++) {
      put(id, "registry/a/%05d".formatted(i), "x".repeat(20_000) + "before");
    }
    // The parts come while it is read: what they write must not show.
    var taken =
        backups.take(
            id,
            "lab",
            NAME,
            (keys, bytes) -> {
              put(id, "registry/a/00299", "after");
              put(id, "registry/b/new" + keys, "after");
              root.kv().delete(single(id, "registry/a/00298"));
            });

    assertThat(taken.summary().keys()).isEqualTo(300);
    assertThat(records(NAME))
        .hasSize(300)
        .allSatisfy(r -> assertThat(r.value().toStringUtf8()).endsWith("before"))
        .allSatisfy(
            r -> assertThat(r.modRevision()).isLessThanOrEqualTo(taken.header().revision()));
  }

  @Test
  void largeValuesCostNoMoreMemoryThanSmallOnes() {
    String large = "y".repeat(1_400_000);
    for (int i = 0; i < 200; i++) {
      put(id, "registry/a/%05d".formatted(i), "small");
    }
    for (int i = 0; i < 40; i++) {
      put(id, "registry/b/%05d".formatted(i), large);
    }

    var taken = backups.take(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.summary().keys()).isEqualTo(240);
    assertThat(taken.summary().bytes()).isGreaterThan(40L * 1_400_000);
    assertThat(taken.storedBytes()).isLessThan(5_000_000);
  }

  @Test
  void aRevisionThatIsCompactedMeanwhileIsGivenUpForANewerOne() {
    fill(300);
    var compactions = new AtomicInteger();

    var taken =
        backups.take(
            id,
            "lab",
            NAME,
            (keys, bytes) -> {
              if (compactions.getAndIncrement() == 0) {
                compact(put(id, "registry/z", "newer"));
              }
            });

    assertThat(taken.summary().keys()).isEqualTo(301);
    assertThat(store.list("")).hasSize(1);
  }

  @Test
  void anEtcdThatForgetsFasterThanItIsReadIsSaid() {
    fill(300);

    assertThatThrownBy(
            () ->
                backups.take(
                    id, "lab", NAME, (keys, bytes) -> compact(put(id, "registry/z", "newer"))))
        .isInstanceOf(BackupException.Outpaced.class)
        .hasMessageContaining("--auto-compaction-retention");
    assertThat(store.list("")).isEmpty();
  }

  private void fill(int keys) {
    for (int i = 0; i < keys; i++) {
      byte[] noise = new byte[20_000];
      random.nextBytes(noise);
      root.kv().put(key(id, "registry/a/%05d".formatted(i)), ByteString.copyFrom(noise));
    }
  }

  private void compact(long revision) {
    raw.compact(revision);
  }

  @Test
  void theLifeTimeOfAKeyIsRecorded() {
    raw.put(
        key(id, "registry/events/default/e"), ByteString.copyFromUtf8("e"), raw.grantLease(1800));
    put(id, "registry/pods/default/p", "p");

    backups.take(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(records(NAME)).extracting(BackupRecord::ttlSeconds).containsExactly(1800L, 0L);
  }

  private List<BackupRecord> records(String name) {
    List<BackupRecord> records = new ArrayList<>();
    try (BackupReader reader = BackupReader.open(store, name, key)) {
      for (Optional<BackupRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  private static KeyRange single(TenantId tenant, String relative) {
    return KeyRange.single(key(tenant, relative));
  }
}
