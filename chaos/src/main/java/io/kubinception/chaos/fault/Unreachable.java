package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A machine that runs and that nobody reaches: packets are dropped without an answer.
 *
 * @param choices hosts of which one is cut off
 * @param port of TCP that is cut off, all of IP when 0
 */
record Unreachable(
    String name,
    String about,
    Function<LabLayout, List<String>> choices,
    int port,
    Duration lasts,
    Duration wellWithin)
    implements Fault {

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    List<String> hosts = choices.apply(scene.lab().layout());
    Machine machine = scene.lab().machine(hosts.get(random.nextInt(hosts.size())));
    List<String> rule =
        port == 0
            ? List.of("INPUT", "!", "-i", "lo", "-j", "DROP")
            : List.of("INPUT", "-p", "tcp", "--dport", Integer.toString(port), "-j", "DROP");
    iptables(machine, "-I", rule);
    return new Injury(machine.name(), () -> iptables(machine, "-D", rule));
  }

  private static void iptables(Machine machine, String what, List<String> rule) {
    var command = new ArrayList<>(List.of("iptables", "-w", what));
    command.addAll(rule);
    machine.run(command.toArray(String[]::new));
  }
}
