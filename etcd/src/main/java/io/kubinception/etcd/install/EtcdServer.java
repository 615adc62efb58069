package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.ServerRecipe.RecipeFile;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One server of a cluster and all that it holds.
 *
 * @param plan of the cluster
 * @param server which one
 * @param start how its etcd begins
 * @param serving its certificate for clients
 * @param peer its certificate for the other members
 * @param peerAuthorityPem signs the members' certificates
 * @param clientAuthorityPem signs the clients' certificates
 * @param root the provider's user, so that etcdctl works on the server
 */
public record EtcdServer(
    EtcdPlan plan,
    Server server,
    Start start,
    IssuedCertificate serving,
    IssuedCertificate peer,
    String peerAuthorityPem,
    String clientAuthorityPem,
    TlsMaterial root) {

  /** Where a server that recovers finds the copy, as {@code etcdutl snapshot restore} takes it. */
  public static final String SNAPSHOT = "/var/lib/etcd.snapshot";

  /**
   * By how much revisions go up in a recovery. Whoever still remembers one from after the copy has
   * to find only higher ones: it is days of writes without pause, and a hundredth of an epoch.
   */
  public static final long BEYOND_THE_COPY = EtcdPlan.EPOCH / 100;

  /** Starts it, and at each boot; one that runs is left alone. */
  static final List<List<String>> START =
      List.of(
          List.of("systemctl", "daemon-reload"),
          List.of("systemctl", "enable", "--now", "--no-block", "etcd.service"));

  private static final String FOLDER = "/etc/etcd/";
  private static final String PROGRAMS = "/usr/local/sbin/";

  /** How etcd begins when its server holds no data yet. */
  public sealed interface Start {
    /** With the whole cluster, which is empty. */
    record Birth() implements Start {}

    /**
     * Into a cluster that runs.
     *
     * @param initialCluster what the cluster was told to expect
     */
    record Join(String initialCluster) implements Start {}

    /**
     * With the whole cluster, from a copy of one that is lost. Until the copy is at {@link
     * EtcdServer#SNAPSHOT}, etcd does not start.
     */
    record Recovery() implements Start {}
  }

  /**
   * What makes the server a member.
   *
   * @param version of the etcd that is there, or will be
   */
  public ServerRecipe recipe(EtcdVersion version) {
    var others =
        List.of(
            RecipeFile.open("/etc/profile.d/etcdctl.sh", etcdctl()),
            RecipeFile.open(FOLDER + "birth.env", birth()),
            RecipeFile.program(PROGRAMS + "kubinception-etcd-disk", resource("disk.pl")),
            RecipeFile.program(PROGRAMS + "kubinception-etcd-birth", resource("birth.sh")),
            RecipeFile.open("/etc/systemd/system/etcd.service", EtcdUnit.text(this, version)));
    return new ServerRecipe(
        Stream.concat(certificates().stream(), others.stream()).toList(), START);
  }

  /** Its certificates and whom it trusts: etcd reads its certificates at each new connection. */
  List<RecipeFile> certificates() {
    return List.of(
        RecipeFile.open(FOLDER + "client-ca.crt", clientAuthorityPem),
        RecipeFile.open(FOLDER + "server-ca.crt", root.authorityPem()),
        RecipeFile.open(FOLDER + "server.crt", serving.certificatePem()),
        RecipeFile.secret(FOLDER + "server.key", serving.privateKeyPem()),
        RecipeFile.open(FOLDER + "peer-ca.crt", peerAuthorityPem),
        RecipeFile.open(FOLDER + "peer.crt", peer.certificatePem()),
        RecipeFile.secret(FOLDER + "peer.key", peer.privateKeyPem()),
        RecipeFile.open(FOLDER + "root.crt", root.certificatePem()),
        RecipeFile.secret(FOLDER + "root.key", root.privateKeyPem()));
  }

  String initialCluster() {
    return switch (start) {
      case Start.Birth(), Start.Recovery() -> plan.initialCluster();
      case Start.Join(String initialCluster) -> initialCluster;
    };
  }

  String state() {
    return start instanceof Start.Join ? "existing" : "new";
  }

  /** So that etcdctl works as it is for who logs in here. */
  private String etcdctl() {
    return """
    export ETCDCTL_ENDPOINTS=%s
    export ETCDCTL_CACERT=/etc/etcd/server-ca.crt
    export ETCDCTL_CERT=/etc/etcd/root.crt
    export ETCDCTL_KEY=/etc/etcd/root.key
    """
        .formatted(String.join(",", plan.clientUrls()));
  }

  private String birth() {
    boolean recovers = start instanceof Start.Recovery;
    return """
    ETCD_MEMBER_NAME=%s
    ETCD_PEER_URL=%s
    ETCD_MEMBERS=%s
    ETCD_TOKEN=%s
    ETCD_STATE=%s
    ETCD_BUMP_REVISION=%d
    ETCD_SLOWEST_DISK_MS=%d
    ETCD_SNAPSHOT=%s
    """
        .formatted(
            server.name(),
            server.peerUrl(),
            initialCluster(),
            plan.token(),
            state(),
            recovers ? BEYOND_THE_COPY : plan.epoch() * EtcdPlan.EPOCH,
            plan.slowestDiskMillis(),
            recovers ? SNAPSHOT : "");
  }

  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(EtcdServer.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "EtcdServer[" + server + "]";
  }
}
