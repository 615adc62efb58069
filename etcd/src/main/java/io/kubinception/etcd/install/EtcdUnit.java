package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan.Server;
import java.util.List;
import java.util.Optional;

/** etcd as a systemd unit. */
final class EtcdUnit {
  private static final String MEMORY = "GOMEMLIMIT=";

  private EtcdUnit() {}

  static String text(EtcdServer member, EtcdVersion version) {
    Server server = member.server();
    EtcdLimits limits = member.plan().limits();
    return EtcdServer.resource("etcd.service")
        .replace("@MEMORY@", memory(limits).map(one -> "Environment=" + one + "\n").orElse(""))
        .replace("@NAME@", server.name())
        .replace("@HOST@", server.host())
        .replace("@CLIENT_PORT@", Integer.toString(EtcdPlan.CLIENT_PORT))
        .replace("@PEER_PORT@", Integer.toString(EtcdPlan.PEER_PORT))
        .replace("@METRICS_PORT@", Integer.toString(EtcdPlan.METRICS_PORT))
        .replace("@CLUSTER@", member.initialCluster())
        .replace("@STATE@", member.state())
        .replace("@TOKEN@", member.plan().token())
        .replace("@COMMON@", String.join(" \\\n  ", EtcdFlags.common(version, limits)));
  }

  private static Optional<String> memory(EtcdLimits limits) {
    return Optional.ofNullable(limits.memory()).map(limit -> MEMORY + limit);
  }

  /** Prints the words and the limit of memory that etcd was started with. */
  static final String SCRIPT =
      """
      pid=$(systemctl show --property=MainPID --value etcd.service)
      [ "${pid:-0}" -gt 0 ] || exit 0
      cat "/proc/$pid/cmdline" "/proc/$pid/environ" | tr '\\0' '\\n' |
        grep -e '^--' -e '^GOMEMLIMIT=' || true
      """;

  /** Whether etcd was started with these limits, by what the script printed. */
  static boolean has(EtcdLimits limits, String printed) {
    List<String> lines = printed.lines().toList();
    return lines.contains(EtcdFlags.quota(limits.databaseBytes()))
        && lines.contains(EtcdFlags.retention(limits.history()))
        && lines.stream()
            .filter(line -> line.startsWith(MEMORY))
            .findFirst()
            .equals(memory(limits));
  }
}
