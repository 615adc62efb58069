package io.kubinception.etcd.faults;

import io.kubinception.etcd.testing.EtcdProcess;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens in the middle of a deed. */
enum Injury {
  /** The worker is killed with -9. */
  WORKER_KILLED {
    @Override
    void inflict(Worker worker, EtcdProcess etcd, int member, Duration time) {
      worker.kill();
    }
  },
  /** The worker stands still, perhaps for longer than its claims live. */
  WORKER_STOPPED {
    @Override
    void inflict(Worker worker, EtcdProcess etcd, int member, Duration time) {
      worker.signal("STOP");
      FaultyWorld.pause(time);
      worker.signal("CONT");
    }
  },
  /** An etcd member is killed with -9 and comes back. */
  MEMBER_KILLED {
    @Override
    void inflict(Worker worker, EtcdProcess etcd, int member, Duration time) {
      etcd.kill(member);
      FaultyWorld.pause(time);
      etcd.restart(member);
    }
  },
  /** An etcd member stands still. */
  MEMBER_STOPPED {
    @Override
    void inflict(Worker worker, EtcdProcess etcd, int member, Duration time) {
      etcd.pause(member);
      FaultyWorld.pause(time);
      etcd.resume(member);
    }
  };

  private static final int SHORT_MILLIS = 3000;
  private static final int LONG_MILLIS = 12_000;
  private static final int ONE_IN = 10;

  abstract void inflict(Worker worker, EtcdProcess etcd, int member, Duration time);

  static Injury any(RandomGenerator random) {
    return List.of(values()).get(random.nextInt(values().length));
  }

  /** Short mostly, now and then long. */
  static Duration time(RandomGenerator random) {
    return Duration.ofMillis(
        random.nextInt(ONE_IN) == 0 ? LONG_MILLIS : 200 + random.nextInt(SHORT_MILLIS));
  }
}
