package io.kubinception.bench;

import io.kubinception.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Memory and CPU of the processes in the admin nodes, as the kernel tells. */
final class Processes {
  private static final double TICKS_PER_SECOND = 100;
  private static final double PAGE_MIB = 4096.0 / (1024 * 1024);

  private final Lab lab;

  Processes(Lab lab) {
    this.lab = lab;
  }

  /**
   * @param cpuSeconds burnt since its start
   */
  record Usage(String command, double residentMiB, double cpuSeconds) {}

  /** Of all processes of control plane pods (by their user) and the operator. */
  List<Usage> read() {
    var usages = new ArrayList<Usage>();
    for (var node : lab.layout().adminNodes()) {
      String script =
          "for p in /proc/[0-9]*; do [ \"$(stat -c %u $p 2>/dev/null)\" = 65532 ] &&"
              + " echo \"$(tr '\\0' ' ' < $p/cmdline | cut -c1-300)|$(cat $p/stat | sed 's/.*) //')\";"
              + " done; true";
      lab.machine(node.host())
          .exec("sh", "-c", script)
          .output()
          .lines()
          .forEach(l -> add(usages, l));
    }
    return usages;
  }

  private static void add(List<Usage> usages, String line) {
    int bar = line.lastIndexOf('|');
    if (bar < 0) {
      return;
    }
    // After the name: state is 0, utime 11, stime 12, rss 21 (proc(5), counted from there).
    String[] stat = line.substring(bar + 1).split(" ");
    double cpu = (Double.parseDouble(stat[11]) + Double.parseDouble(stat[12])) / TICKS_PER_SECOND;
    usages.add(new Usage(line.substring(0, bar), Double.parseDouble(stat[21]) * PAGE_MIB, cpu));
  }

  static double sum(List<Usage> usages, String command, ToDoubleFunction<Usage> figure) {
    return usages.stream()
        .filter(u -> u.command().toLowerCase(Locale.ROOT).contains(command))
        .mapToDouble(figure)
        .sum();
  }
}
