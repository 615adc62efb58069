package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.Machine;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * An etcd server whose disk something else has filled. The lab's servers have the host's disk, so
 * the data goes to a small one for that time, whose few free megabytes are taken. Without what etcd
 * had allocated in advance, which would let it go on for long.
 */
record DiskFull(Duration lasts, Duration wellWithin) implements Fault {
  private static final String SMALL_DISK =
      """
      set -e
      systemctl stop etcd
      size=$(du -sm /var/lib/etcd | cut -f1)
      mount -t tmpfs -o size=$((size + 8))m,mode=0700 small /mnt
      cp -a --sparse=always /var/lib/etcd/. /mnt/
      mount --bind /mnt /var/lib/etcd
      umount /mnt
      systemctl start --no-block etcd
      ! dd if=/dev/zero of=/var/lib/etcd/filler bs=64k status=none 2>/dev/null
      """;

  /** What a person would do; etcd is to come back by itself after it. */
  private static final String FREED =
      """
      rm /var/lib/etcd/filler
      for second in $(seq 60); do
        systemctl is-active --quiet etcd && exit 0
        sleep 1
      done
      echo 'etcd did not start again by itself'
      exit 1
      """;

  private static final String OWN_DISK =
      """
      set -e
      systemctl stop etcd
      cp -a /var/lib/etcd /var/lib/etcd.kept
      umount /var/lib/etcd
      rm -rf /var/lib/etcd/*
      cp -a /var/lib/etcd.kept/. /var/lib/etcd/
      rm -rf /var/lib/etcd.kept
      systemctl start --no-block etcd
      """;

  @Override
  public String name() {
    return "etcd-disk-full";
  }

  @Override
  public String about() {
    return "the disk of one etcd server full for %d s".formatted(lasts.toSeconds());
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    Machine server = scene.etcdServer(random);
    server.run("bash", "-c", SMALL_DISK);
    return new Injury(server.name(), () -> free(server));
  }

  private static void free(Machine server) {
    try {
      server.run("bash", "-c", FREED);
    } finally {
      server.run("bash", "-c", OWN_DISK);
    }
  }
}
