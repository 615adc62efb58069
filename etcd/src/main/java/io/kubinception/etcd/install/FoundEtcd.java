package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is of etcd on a server before anything is changed.
 *
 * @param server its name
 * @param running version of the etcd that runs
 * @param installed version of the etcd that the next start takes
 * @param complete whether etcdctl and etcdutl are beside it
 * @param hasData whether it is a member, or was
 */
record FoundEtcd(
    String server,
    Optional<EtcdVersion> running,
    Optional<EtcdVersion> installed,
    boolean complete,
    boolean hasData) {

  /** Tells it, as {@link #read} reads it. The file behind a running program may be another one. */
  static final String SCRIPT =
      """
      version() { "$1" --version 2>/dev/null </dev/null | sed -n 's/^etcd Version: //p'; }
      pid=$(systemctl show --property=MainPID --value etcd.service 2>/dev/null)
      [ "${pid:-0}" -gt 0 ] && echo "running=$(version "/proc/$pid/exe")"
      [ -x /usr/local/bin/etcd ] && echo "installed=$(version /usr/local/bin/etcd)"
      [ -x /usr/local/bin/etcdctl ] && [ -x /usr/local/bin/etcdutl ] && echo complete=yes
      [ -d /var/lib/etcd/member ] && echo data=yes
      true
      """;

  static FoundEtcd read(String server, String said) {
    Map<String, String> values =
        said.lines()
            .map(line -> line.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (_, last) -> last));
    return new FoundEtcd(
        server,
        version(values, "running"),
        version(values, "installed"),
        values.containsKey("complete"),
        values.containsKey("data"));
  }

  private static Optional<EtcdVersion> version(Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key))
        .filter(text -> !text.isBlank())
        .map(EtcdVersion::parse);
  }

  /** The version that its data are of: the program's that has them open, if one has. */
  Optional<EtcdVersion> version() {
    return running.or(() -> installed);
  }

  /** The newest that is there. */
  Optional<EtcdVersion> newest() {
    return Stream.of(running, installed).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  /** Whether all three programs are there. */
  boolean hasPrograms() {
    return complete && installed.isPresent();
  }

  /** Whether the next start would take programs that are older than the data. */
  boolean wouldGoBack() {
    return running.flatMap(now -> installed.filter(next -> next.compareTo(now) < 0)).isPresent();
  }
}
