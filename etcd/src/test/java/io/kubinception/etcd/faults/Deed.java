package io.kubinception.etcd.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.testing.TenantKeys;
import io.kubinception.etcd.testing.Writer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What is done to an etcd cluster, and what must be so afterwards, whatever came between. */
enum Deed {
  CREATE(40) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      TenantId id = TenantId.generate(random);
      work.accept("create " + id);
      world.livesOn(id, world.source);
    }
  },
  DELETE(40) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      TenantId id = world.tenant();
      work.accept("delete " + id);
      assertThat(new EtcdTenancy(world.source).leftovers(id).none()).as("gone").isTrue();
    }
  },
  BACKUP(120) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      TenantId id = world.tenant();
      String name = "backup/" + id;
      work.accept("backup " + id + " " + name);
      assertThat(BackupReader.verify(world.store, name, FaultyWork.KEY).summary().keys())
          .isEqualTo(TenantKeys.contents(world.source, id).size());
      world.livesOn(id, world.source);
    }
  },
  RESTORE(300) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      TenantId id = world.tenant();
      String name = "restore/" + id;
      world.backup(id, name);
      Map<String, String> before = TenantKeys.contents(world.source, id);
      world.damage(id);
      work.accept("restore %s %s %s".formatted(id, UUID.randomUUID(), name));
      assertThat(TenantKeys.contents(world.source, id)).isEqualTo(before);
      world.livesOn(id, world.source);
    }
  },
  MOVE(400) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      TenantId id = world.tenant();
      String order = id + " " + UUID.randomUUID();
      try (EtcdClient own = world.here.client(id);
          Writer writer = world.writer(id, own)) {
        FaultyWorld.await("some writes", () -> writer.written() > 50);
        work.accept("mirror " + order);
        writer.close();
        work.accept("release " + order);
        assertThat(writer.lost(world.target)).as("acknowledged writes that are lost").isZero();
        work.accept("clear " + order);
      }
      assertThat(new EtcdTenancy(world.source).leftovers(id).none()).as("gone").isTrue();
      world.livesOn(id, world.target);
    }

    @Override
    int parts() {
      return 3;
    }
  },
  QUOTA(300) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      TenantId id = world.tenant();
      Map<String, String> before = TenantKeys.contents(world.source, id);
      work.accept("outgrow " + id);
      assertThat(TenantKeys.contents(world.source, id)).containsAllEntriesOf(before);
      work.accept("shrink " + id);
      assertThat(TenantKeys.contents(world.source, id)).isEqualTo(before);
      world.livesOn(id, world.source);
    }

    @Override
    int parts() {
      return 2;
    }
  },
  REPLACE(6000) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      world.here.wipe(WIPED);
      work.accept("replace etcd-%d %s".formatted(WIPED, world.here.peerUrl(WIPED)));
    }

    /** Two of three away would be an outage, which ends when they are back. */
    @Override
    List<Integer> mayBeHurt() {
      return List.of(0, 1);
    }
  },
  DEFRAGMENT(500) {
    @Override
    void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work) {
      work.accept("defragment");
    }
  };

  static final int WIPED = 2;

  private final int usualMillis;

  Deed(int usualMillis) {
    this.usualMillis = usualMillis;
  }

  /** How long it takes about, so that what comes between does come between. */
  int usualMillis() {
    return usualMillis;
  }

  /** Does it by words that {@link FaultyWork} understands. */
  abstract void perform(FaultyWorld world, RandomGenerator random, Consumer<String> work);

  /** Of how many words it consists; any of them may be the one that is met. */
  int parts() {
    return 1;
  }

  /** Members that may be hurt meanwhile. */
  List<Integer> mayBeHurt() {
    return List.of(0, 1, 2);
  }

  static Deed any(RandomGenerator random) {
    return List.of(values()).get(random.nextInt(values().length));
  }
}
