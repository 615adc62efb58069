package io.kubinception.e2e;

import io.kubinception.lab.host.LabFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An etcd cluster on bare servers of the lab, driven over SSH as its administrators do. */
final class BareCell {
  private final Provider provider;
  private final String name;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private List<String> sshOptions = List.of();

  /**
   * @param name of the etcd cluster, and of its first server
   */
  BareCell(Provider provider, String name) {
    this.provider = provider;
    this.name = name;
  }

  /** Has these servers, bare ones where they are not there yet. */
  void have(String... hosts) {
    String said = provider.cli("servers").and(hosts).must();
    var reached = said.substring(said.indexOf("--servers")).strip().split(" ");
    sshOptions = Arrays.asList(reached).subList(2, reached.length);
    addresses.clear();
    for (String server : reached[1].split(",")) {
      var parts = server.split("=");
      addresses.put(parts[0], parts[1]);
    }
  }

  /** Others that nobody knows, of names that there were: those are gone, with their disks. */
  void haveAnew(String... hosts) {
    provider.cli("servers", "--remove", "--yes").and(hosts).must();
    have(hosts);
  }

  /** {@code kubinception etcd VERB} on all servers that it has; what it said. */
  String etcdOnAll(String verb, String... more) {
    String servers =
        addresses.entrySet().stream()
            .map(server -> server.getKey() + "=" + server.getValue())
            .collect(Collectors.joining(","));
    // Its disk is that of all the lab's machines, and of what others test meanwhile.
    var plan = Stream.of("--servers", servers, "--slowest-disk-ms", "0");
    return etcd(verb, Stream.concat(plan, Stream.of(more)).toArray(String[]::new));
  }

  /** {@code kubinception etcd VERB} on the servers that it remembers; what it said. */
  String etcd(String verb, String... more) {
    return command(verb, more).must();
  }

  /** The same, not run yet. */
  Command command(String verb, String... more) {
    return provider
        .cli("etcd", verb, "--name", name)
        .and(sshOptions.toArray(String[]::new))
        .and(more);
  }

  /** Lets one server join the others. */
  String join(String host, String... more) {
    var server = Stream.of("--server", host + "=" + addresses.get(host));
    return etcd("join", Stream.concat(server, Stream.of(more)).toArray(String[]::new));
  }

  /** As if a recovery from this copy had been cut off before it took its marks from them. */
  void markRecovered(String sha256, String... hosts) {
    for (String host : hosts) {
      var mark = "echo %s > /etc/etcd/recovers-from".formatted(sha256);
      provider.docker("exec", provider.machine(host), "sh", "-c", mark).must();
    }
  }

  /** Removes all that are still there, and what is known of them. */
  void remove() throws IOException {
    if (!addresses.isEmpty()) {
      provider
          .cli("servers", "--remove", "--yes")
          .and(addresses.keySet().toArray(String[]::new))
          .run();
    }
    Path remembered = provider.rememberedOf(name);
    if (Files.exists(remembered)) {
      LabFiles.removeTree(remembered);
    }
  }
}
