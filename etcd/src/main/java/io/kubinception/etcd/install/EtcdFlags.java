package io.kubinception.etcd.install;

import java.util.List;

/**
 * Flags of etcd that are the same on servers and in pods. They differ from etcd's defaults where
 * many share it: a short history, because a watch from far back costs all; nothing but gRPC where
 * tenants come; every check of the data that there is.
 */
public final class EtcdFlags {

  /** Where certificates and keys are. */
  public static final String FILES = "/etc/etcd";

  private EtcdFlags() {}

  /**
   * All but what tells one member from another.
   *
   * @param quotaBytes size of the database at which writes are refused
   */
  public static List<String> common(long quotaBytes) {
    return List.of(
        "--client-cert-auth",
        "--trusted-ca-file=" + FILES + "/client-ca.crt",
        "--cert-file=" + FILES + "/server.crt",
        "--key-file=" + FILES + "/server.key",
        "--peer-client-cert-auth",
        "--peer-trusted-ca-file=" + FILES + "/peer-ca.crt",
        "--peer-cert-file=" + FILES + "/peer.crt",
        "--peer-key-file=" + FILES + "/peer.key",
        "--tls-min-version=TLS1.2",
        "--enable-grpc-gateway=false",
        "--quota-backend-bytes=" + quotaBytes,
        "--auto-compaction-mode=periodic",
        "--auto-compaction-retention=5m",
        "--compaction-batch-limit=2000",
        "--watch-progress-notify-interval=30s",
        "--grpc-keepalive-min-time=5s",
        "--snapshot-count=10000",
        "--snapshot-catchup-entries=50000",
        "--feature-gates=InitialCorruptCheck=true,CompactHashCheck=true,StopGRPCServiceOnDefrag=true",
        "--log-level=warn");
  }
}
