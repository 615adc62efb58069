package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Machines whose plug is pulled and put in again.
 *
 * @param choices hosts of which some go off
 * @param count how many of them
 */
record MachinesOff(
    String name,
    String about,
    Function<LabLayout, List<String>> choices,
    int count,
    Duration lasts,
    Duration wellWithin)
    implements Fault {

  static List<String> etcdServers(LabLayout layout) {
    return layout.etcdServers().stream().map(LabLayout.Server::host).toList();
  }

  /** Those that customers' control planes run on. */
  static List<String> adminNodes(LabLayout layout) {
    return layout.adminNodes().stream().map(LabLayout.Server::host).toList();
  }

  static List<String> adminCluster(LabLayout layout) {
    return Stream.concat(Stream.of(layout.adminControlPlane().host()), adminNodes(layout).stream())
        .toList();
  }

  static List<String> edge(LabLayout layout) {
    return List.of("edge");
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    var hosts = new ArrayList<>(choices.apply(scene.lab().layout()));
    Collections.shuffle(hosts, Random.from(random));
    List<Machine> machines =
        hosts.stream().limit(count).sorted().map(scene.lab()::machine).toList();
    machines.forEach(Machine::kill);
    return new Injury(
        machines.stream().map(Machine::name).collect(Collectors.joining(", ")),
        () -> machines.forEach(Machine::start));
  }
}
