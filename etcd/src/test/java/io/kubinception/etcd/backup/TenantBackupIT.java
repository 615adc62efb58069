package io.kubinception.etcd.backup;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.ResourceType;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.StoredTenant;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
  void theTenantsOwnUserCanTakeItAndNoneOfANeighbour() {
    TenantId neighbour = TenantId.generate(random);
    new EtcdTenancy(root).ensure(neighbour);
    put(neighbour, "registry/pods/default/theirs", "theirs");
    long lease = raw.grantLease(1800);
    raw.put(key(id, "registry/pods/default/mine"), ByteString.copyFromUtf8("mine"), lease);
    new TenantFence(root).freeze(id, "a restore");
    try (EtcdClient own = etcd.client(id)) {
      var limited = new TenantBackup(own, store, key, Clock.systemUTC());

      assertThat(limited.take(id, "lab", NAME, (keys, bytes) -> {}).summary().keys()).isEqualTo(1);
      assertThatThrownBy(() -> limited.take(neighbour, "lab", "theirs", (keys, bytes) -> {}))
          .isInstanceOf(EtcdException.Denied.class);
    }
    assertThat(store.list("")).hasSize(1);
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

  @Test
  void oneThatWasCutOffGoesOnWhereItWas() throws IOException {
    fill(1000);
    long revision = cutOffAt(15_000_000);
    byte[] there = Files.readAllBytes(partial());
    put(id, "registry/a/00999", "after");
    put(id, "registry/z", "after");

    var taken = backups.takeOrGoOn(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.header().revision()).isEqualTo(revision);
    assertThat(taken.summary().keys()).isEqualTo(1000);
    assertThat(records(NAME)).hasSize(1000).allSatisfy(r -> assertThat(r.value()).hasSize(20_000));
    // All but a block that was under way: nobody sent it twice.
    int kept = 2 * Upload.BLOCK_BYTES;
    assertThat(there).hasSizeGreaterThan(kept);
    assertThat(Arrays.copyOf(Files.readAllBytes(folder.resolve(NAME)), kept))
        .isEqualTo(Arrays.copyOf(there, kept));
    assertThat(files()).containsExactly(folder.resolve(NAME));
  }

  @Test
  void oneThatIsCutOffAgainAndAgainComesToItsEnd() throws IOException {
    fill(1500);
    long revision = cutOffAt(8_000_000);
    assertThat(cutOffAt(16_000_000)).isEqualTo(revision);
    assertThat(cutOffAt(16_000_000)).isEqualTo(revision);
    assertThat(cutOffAt(24_000_000)).isEqualTo(revision);

    var taken = backups.takeOrGoOn(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.header().revision()).isEqualTo(revision);
    assertThat(records(NAME)).hasSize(1500);
  }

  @Test
  void oneThatWasCutOffBeginsAnewWhenEtcdHasForgottenItsRevision() throws IOException {
    fill(600);
    long revision = cutOffAt(10_000_000);
    compact(put(id, "registry/z", "newer"));

    var taken = backups.takeOrGoOn(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.header().revision()).isGreaterThan(revision);
    assertThat(taken.summary().keys()).isEqualTo(601);
    assertThat(files()).containsExactly(folder.resolve(NAME));
  }

  @Test
  void oneThatWasCutOffBeginsAnewWhenWhatIsThereWasDamaged() throws IOException {
    fill(600);
    long revision = cutOffAt(10_000_000);
    byte[] there = Files.readAllBytes(partial());
    there[Upload.BLOCK_BYTES / 2] ^= 1;
    Files.write(partial(), there);
    put(id, "registry/z", "newer");

    var taken = backups.takeOrGoOn(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.header().revision()).isGreaterThan(revision);
    assertThat(taken.summary().keys()).isEqualTo(601);
  }

  @Test
  void whoWantsTheStateOfNowDoesNotGetTheOneOfAnEarlierCall() throws IOException {
    fill(600);
    cutOffAt(10_000_000);
    put(id, "registry/z", "newer");

    var taken = backups.take(id, "lab", NAME, (keys, bytes) -> {});

    assertThat(taken.summary().keys()).isEqualTo(601);
    assertThat(files()).containsExactly(folder.resolve(NAME));
  }

  /** A writer that dies when it has read so much; the revision that it was at. */
  private long cutOffAt(long bytes) throws IOException {
    assertThatThrownBy(
            () ->
                backups.takeOrGoOn(
                    id,
                    "lab",
                    NAME,
                    (keys, read) -> {
                      if (read >= bytes) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
    assertThat(store.list("")).isEmpty();
    return BackupHeader.read(new DataInputStream(Files.newInputStream(partial()))).revision();
  }

  private Path partial() throws IOException {
    return files().stream()
        .filter(file -> file.toString().endsWith(DirectoryUpload.PARTIAL))
        .findFirst()
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
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
