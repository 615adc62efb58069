package io.kubinception.e2e;

import java.util.ArrayList;
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
    provider.cli("servers", "--remove").and(hosts).must();
    have(hosts);
  }

  /** {@code kubinception etcd VERB} on all servers that it has; what it said. */
  String etcd(String verb, String... more) {
    return etcd(verb, List.copyOf(addresses.keySet()), more);
  }

  /** Lets one server join the others. */
  String join(String host, List<String> others, String... more) {
    var members = Stream.concat(others.stream(), Stream.of(host)).distinct().toList();
    var words = new ArrayList<>(List.of("--server", host + "=" + addresses.get(host)));
    words.addAll(List.of(more));
    return etcd("join", members, words.toArray(String[]::new));
  }

  private String etcd(String verb, List<String> hosts, String... more) {
    String servers =
        hosts.stream().map(h -> h + "=" + addresses.get(h)).collect(Collectors.joining(","));
    return provider
        .cli("etcd", verb, "--name", name, "--servers", servers)
        // Its disk is that of all the lab's machines, and of what others test meanwhile.
        .and("--slowest-disk-ms", "0")
        .and(sshOptions.toArray(String[]::new))
        .and(more)
        .must();
  }

  /** Removes all that are still there. */
  void remove() {
    if (!addresses.isEmpty()) {
      provider.cli("servers", "--remove").and(addresses.keySet().toArray(String[]::new)).run();
    }
  }
}
