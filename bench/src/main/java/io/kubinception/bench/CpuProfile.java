package io.kubinception.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the CPU time of this machine goes while it is open, by kind of process. The lab's machines
 * are containers, so their processes are in our /proc. What lives shorter than the time between two
 * looks is not seen; the kernel's totals tell how much that is.
 */
final class CpuProfile implements AutoCloseable {
  private static final Path PROC = Path.of("/proc");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** USER_HZ, in which Linux tells times in /proc on all machines that we know. */
  private static final double TICKS_PER_SECOND = 100;

  private final Map<Id, Seen> before;
  private final Map<Id, Seen> last;
  private final double totalBefore;
  private final Thread looking;
  private volatile boolean open = true;

  /** A process; its number may be used again, at another start time. */
  private record Id(String number, String startTime) {}

  private record Seen(String kind, double ticks) {}

  /**
   * @param cpuSeconds that this kind of process took
   */
  record Share(String kind, double cpuSeconds) {}

  CpuProfile() {
    before = look();
    last = new HashMap<>(before);
    totalBefore = total();
    looking = Thread.ofPlatform().name("cpu-profile").start(this::keepLooking);
  }

  private void keepLooking() {
    while (open) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      last.putAll(look());
    }
  }

  /** Ends the profile: the largest first, and at the end what was too short to be seen. */
  List<Share> shares() {
    double total = total() - totalBefore;
    close();
    Map<String, Double> byKind =
        last.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.getValue().kind(),
                    Collectors.summingDouble(e -> e.getValue().ticks() - ticksBefore(e.getKey()))));
    double seen = byKind.values().stream().mapToDouble(t -> t).sum();
    Stream<Share> kinds =
        byKind.entrySet().stream()
            .map(e -> new Share(e.getKey(), e.getValue() / TICKS_PER_SECOND))
            .sorted(Comparator.comparingDouble(Share::cpuSeconds).reversed());
    var unseen = new Share("processes too short to be seen", (total - seen) / TICKS_PER_SECOND);
    return Stream.concat(kinds, Stream.of(unseen)).toList();
  }

  private double ticksBefore(Id id) {
    Seen seen = before.get(id);
    return seen == null ? 0 : seen.ticks();
  }

  @Override
  public void close() {
    open = false;
    try {
      looking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<Id, Seen> look() {
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes
          .map(p -> p.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .flatMap(number -> one(number).stream())
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty when it has ended between the list and the look. */
  private static Optional<Map.Entry<Id, Seen>> one(String number) {
    try {
      String stat = Files.readString(PROC.resolve(number).resolve("stat"));
      String command = Files.readString(PROC.resolve(number).resolve("cmdline"));
      int nameEnd = stat.lastIndexOf(')');
      String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
      // Fields of proc(5) from the third on: 14 utime, 15 stime, 22 starttime.
      String[] fields = stat.substring(nameEnd + 2).split(" ");
      double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
      return Optional.of(
          Map.entry(new Id(number, fields[19]), new Seen(kind(name, command), ticks)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String kind(String name, String command) {
    Function<Boolean, String> whose = customers -> customers ? ", customers'" : ", admin cluster's";
    return switch (name) {
      case "kube-apiserver" -> name + whose.apply(command.contains("--etcd-prefix=/t/"));
      case "kube-controller", "kube-scheduler" ->
          name + whose.apply(command.contains("--leader-elect=false"));
      case "java" -> command.contains("kubinception.operator") ? "operator" : "java, other";
      default -> name;
    };
  }

  /** All CPU time since the machine's start, in ticks, without idling and waiting for disks. */
  private static double total() {
    try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
      String[] cpu = lines.findFirst().orElseThrow().trim().split(" +");
      // user nice system idle iowait irq softirq steal; steal is others' time.
      return Stream.of(1, 2, 3, 6, 7).mapToDouble(i -> Double.parseDouble(cpu[i])).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
