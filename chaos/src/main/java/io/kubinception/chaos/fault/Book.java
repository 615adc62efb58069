package io.kubinception.chaos.fault;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All faults that there are, in the order of docs/reliability.md. */
public final class Book {
  private static final Duration FROZEN = ofSeconds(60);
  private static final int ADMIN_API = 6443;

  private Book() {}

  /** Each once. */
  public static List<Fault> all() {
    var all = new ArrayList<Fault>();
    Arrays.stream(Process.values()).forEach(p -> all.add(new Killed(p, ofMinutes(3))));
    Arrays.stream(Process.values()).forEach(p -> all.add(new Frozen(p, FROZEN, ofMinutes(3))));
    all.addAll(machines());
    all.addAll(networks());
    all.add(new DiskFull(ofSeconds(60), ofMinutes(3)));
    all.addAll(secrets());
    all.addAll(customers());
    all.add(new TwoOperators(ofMinutes(3)));
    all.add(new AdminNodesFull(ofMinutes(3)));
    all.add(new UpgradeHalfApplied(ofSeconds(30), ofMinutes(4)));
    all.add(new CertificateExpired(ofMinutes(11)));
    return List.copyOf(all);
  }

  private static List<Fault> machines() {
    return List.of(
        new MachinesOff(
            "admin-node-off",
            "one node of the admin cluster off for 60 s",
            MachinesOff::adminNodes,
            1,
            ofSeconds(60),
            ofMinutes(4)),
        new MachinesOff(
            "etcd-server-off",
            "one etcd server off for 30 s",
            MachinesOff::etcdServers,
            1,
            ofSeconds(30),
            ofMinutes(2)),
        new MachinesOff(
            "two-etcd-servers-off",
            "two of three etcd servers off for 30 s",
            MachinesOff::etcdServers,
            2,
            ofSeconds(30),
            ofMinutes(3)),
        new MachinesOff(
            "edge-off", "the edge off for 20 s", MachinesOff::edge, 1, ofSeconds(20), ofMinutes(2)),
        new MachinesOff(
            "edge-off-for-long",
            "the edge off for 2 min, long enough for nodes to be judged",
            MachinesOff::edge,
            1,
            ofMinutes(2),
            ofMinutes(2)),
        new MachinesOff(
            "admin-cluster-off",
            "all machines of the admin cluster off for 30 s",
            MachinesOff::adminCluster,
            3,
            ofSeconds(30),
            ofMinutes(6)),
        new EtcdBackLate(
            "etcd-back-late",
            "a power cut after which the etcd servers are back 4 min later than the rest",
            ofMinutes(4),
            ofMinutes(4)));
  }

  private static List<Fault> networks() {
    return List.of(
        new Unreachable(
            "etcd-server-cut-off",
            "one etcd server whose network drops all for 60 s",
            MachinesOff::etcdServers,
            0,
            ofSeconds(60),
            ofMinutes(2)),
        new Unreachable(
            "admin-api-cut-off",
            "the API of the admin cluster unreachable for 5 min",
            layout -> List.of(layout.adminControlPlane().host()),
            ADMIN_API,
            ofMinutes(5),
            ofMinutes(3)));
  }

  /** Those that cannot be made anew without harm, then those that the operator makes anew. */
  private static List<Fault> secrets() {
    return Stream.concat(
            Stream.of("ca", "service-account", "people-ca", "encryption")
                .map(suffix -> new SecretLost(suffix, true, ofSeconds(40), ofMinutes(6))),
            Stream.of(
                    "front-proxy-ca",
                    "tunnel-ca",
                    "api-server",
                    "tunnel-server",
                    "controller-manager",
                    "scheduler",
                    "admin",
                    "etcd")
                .map(suffix -> new SecretLost(suffix, false, Duration.ZERO, ofMinutes(11))))
        .map(Fault.class::cast)
        .toList();
  }

  /** What customers do to themselves, beside their neighbours. */
  private static List<Fault> customers() {
    return List.of(
        new SystemObjectsDeleted(SystemObjectsDeleted.What.WORKLOADS, ofMinutes(16)),
        new SystemObjectsDeleted(SystemObjectsDeleted.What.RULES, ofMinutes(16)),
        new WebhookBlocksAll(ofSeconds(60), ofMinutes(4)),
        new Flood(
            "burst", "10,000 ConfigMaps of 1 KB as fast as they go", 10_000, 1_000, ofMinutes(6)),
        new Flood(
            "large-objects",
            "200 ConfigMaps of 5 MB, which are refused",
            200,
            5_000_000,
            ofMinutes(3)));
  }

  /** The one of this name. */
  public static Optional<Fault> find(String name) {
    return all().stream().filter(fault -> fault.name().equals(name)).findFirst();
  }
}
