package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.Machine;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * After a power cut: the admin cluster is up again at once, the etcd servers are not. What starts
 * without its etcd ends, again and again, and waits longer each time.
 */
record EtcdBackLate(String name, String about, Duration lasts, Duration wellWithin)
    implements Fault {

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    List<Machine> etcd = machines(scene, MachinesOff.etcdServers(scene.lab().layout()));
    List<Machine> admin = machines(scene, MachinesOff.adminCluster(scene.lab().layout()));
    etcd.forEach(Machine::kill);
    admin.forEach(Machine::kill);
    admin.forEach(Machine::start);
    return new Injury("all etcd servers", () -> etcd.forEach(Machine::start));
  }

  private static List<Machine> machines(Scene scene, List<String> hosts) {
    return hosts.stream().map(scene.lab()::machine).toList();
  }
}
