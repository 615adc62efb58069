package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import java.util.List;
import java.util.stream.Stream;

/**
 * Flags of etcd that are the same on servers and in pods. They differ from etcd's defaults where
 * many share it: a short history, because a watch from far back costs all; nothing but gRPC where
 * tenants come; every check of the data that there is.
 */
public final class EtcdFlags {

  /** Where certificates and keys are. */
  public static final String FILES = "/etc/etcd";

  private static final EtcdVersion FIRST_WITH_GATES = new EtcdVersion(3, 6, 0);

  private static final List<String> CHECKS =
      List.of(
          "--feature-gates=InitialCorruptCheck=true,CompactHashCheck=true,StopGRPCServiceOnDefrag=true");
  private static final List<String> CHECKS_OF_3_5 =
      List.of(
          "--experimental-initial-corrupt-check",
          "--experimental-compact-hash-check-enabled",
          "--experimental-stop-grpc-service-on-defrag");

  private EtcdFlags() {}

  /**
   * All but what tells one member from another.
   *
   * @param version of the etcd that is to understand them
   * @param limits those that are flags
   */
  public static List<String> common(EtcdVersion version, EtcdLimits limits) {
    return common(version, limits.databaseBytes(), limits.history());
  }

  /**
   * The same where nobody chooses the history.
   *
   * @param quotaBytes size of the database at which writes are refused
   */
  public static List<String> common(EtcdVersion version, long quotaBytes) {
    return common(version, quotaBytes, EtcdLimits.HISTORY);
  }

  private static List<String> common(EtcdVersion version, long quotaBytes, String history) {
    // 3.5 has some under names that 3.7 has no more.
    boolean old = version.compareTo(FIRST_WITH_GATES) < 0;
    String early = old ? "--experimental-" : "--";
    var flags =
        List.of(
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
            quota(quotaBytes),
            "--auto-compaction-mode=periodic",
            retention(history),
            early + "compaction-batch-limit=2000",
            early + "watch-progress-notify-interval=30s",
            "--grpc-keepalive-min-time=5s",
            "--snapshot-count=10000",
            early + "snapshot-catchup-entries=50000");
    return Stream.of(flags, old ? CHECKS_OF_3_5 : CHECKS, List.of("--log-level=warn"))
        .flatMap(List::stream)
        .toList();
  }

  static String quota(long bytes) {
    return "--quota-backend-bytes=" + bytes;
  }

  static String retention(String history) {
    return "--auto-compaction-retention=" + history;
  }
}
