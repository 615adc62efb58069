package io.kubinception.etcd.install;

import io.kubinception.etcd.install.EtcdPlan.Server;

/** etcd as a systemd unit. */
final class EtcdUnit {
  private static final long QUOTA_BYTES = 8L << 30;

  private EtcdUnit() {}

  static String text(EtcdServer member) {
    Server server = member.server();
    String limit = member.plan().memoryLimit();
    return EtcdServer.resource("etcd.service")
        .replace("@MEMORY@", limit == null ? "" : "Environment=GOMEMLIMIT=" + limit + "\n")
        .replace("@NAME@", server.name())
        .replace("@HOST@", server.host())
        .replace("@CLIENT_PORT@", Integer.toString(EtcdPlan.CLIENT_PORT))
        .replace("@PEER_PORT@", Integer.toString(EtcdPlan.PEER_PORT))
        .replace("@METRICS_PORT@", Integer.toString(EtcdPlan.METRICS_PORT))
        .replace("@CLUSTER@", member.initialCluster())
        .replace("@STATE@", member.state())
        .replace("@TOKEN@", member.plan().token())
        .replace("@COMMON@", String.join(" \\\n  ", EtcdFlags.common(QUOTA_BYTES)));
  }
}
