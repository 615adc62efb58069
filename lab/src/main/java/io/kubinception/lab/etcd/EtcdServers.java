package io.kubinception.lab.etcd;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.lab.LabAuthorities;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.Poll;
import io.kubinception.lab.UserData;
import io.kubinception.lab.step.Step.Progress;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import io.kubinception.pki.IssuedCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three machines that run etcd as a systemd unit and nothing else. */
public final class EtcdServers {

  public static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;
  private static final Flavour FLAVOUR = new Flavour(2, 2048);
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final String ROOT = "root";

  private final LabLayout layout;
  private final LabAuthorities authorities;
  private final DockerInstances machines;
  private final String image;

  public EtcdServers(
      LabLayout layout, LabAuthorities authorities, DockerInstances machines, String image) {
    this.layout = layout;
    this.authorities = authorities;
    this.machines = machines;
    this.image = image;
  }

  public static List<String> endpoints(LabLayout layout) {
    return layout.etcdServers().stream()
        .map(server -> "https://" + server.address() + ":" + CLIENT_PORT)
        .toList();
  }

  /** The machines; whether any was missing. */
  public boolean ensureMachines() {
    boolean changed = false;
    for (Server server : layout.etcdServers()) {
      if (machines.find(server.name()).filter(EtcdServers::isMade).isEmpty()) {
        machines.ensure(spec(server), server.address());
        changed = true;
      }
    }
    return changed;
  }

  /** All three answer, and know their users: nobody ever gets in without a certificate. */
  public boolean awaitAndLock(Progress progress) throws InterruptedException {
    var connection =
        new EtcdConnection(
            endpoints(layout).stream().map(URI::create).toList(), authorities.etcdRoot());
    try (var client = EtcdClient.connect(connection)) {
      awaitMembers(client, progress);
      if (client.auth().authStatus().enabled()) {
        return false;
      }
      progress.detail("turning authentication on");
      client.auth().roleAdd(ROOT);
      client.auth().userAdd(ROOT);
      client.auth().userGrantRole(ROOT, ROOT);
      client.auth().enable();
      return true;
    }
  }

  private static void awaitMembers(EtcdClient client, Progress progress)
      throws InterruptedException {
    var answering = new int[1];
    Poll.upTo(START)
        .untilTrue(
            () -> {
              int now = answering(client);
              if (now != answering[0] && now < client.endpoints().size()) {
                progress.detail(now + " of " + client.endpoints().size() + " servers answer");
              }
              answering[0] = now;
              return now == client.endpoints().size() && hasLeader(client);
            },
            () ->
                "Only "
                    + answering[0]
                    + " etcd servers answer; look at 'docker exec kubinception-etcd-1 journalctl"
                    + " -u etcd'");
  }

  private static int answering(EtcdClient client) {
    int count = 0;
    for (URI endpoint : client.endpoints()) {
      try {
        client.maintenance().status(endpoint);
        count++;
      } catch (EtcdException e) {
        // Not yet.
        continue;
      }
    }
    return count;
  }

  private static boolean hasLeader(EtcdClient client) {
    return new EtcdHealth(client).report().hasQuorum();
  }

  private static boolean isMade(Instance instance) {
    return instance.state() != Instance.State.PENDING;
  }

  private InstanceSpec spec(Server server) {
    var serving =
        authorities.certificate(
            server.host() + "-server",
            authorities.etcdServers(),
            CertificateProfile.server(server.host(), TEN_YEARS)
                .withDnsNames(List.of(server.host(), "localhost"))
                .withIpAddresses(List.of(server.address(), "127.0.0.1")));
    var peer =
        authorities.certificate(
            server.host() + "-peer",
            authorities.etcdPeers(),
            CertificateProfile.server(server.host(), TEN_YEARS)
                .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH)
                .withIpAddresses(List.of(server.address())));
    return new InstanceSpec(
        server.name(), image, FLAVOUR, userData(server, serving, peer), Map.of("role", "etcd"));
  }

  private String userData(Server server, IssuedCertificate serving, IssuedCertificate peer) {
    return new UserData()
        .file("/etc/etcd/client-ca.crt", authorities.etcdClients().certificatePem())
        .file("/etc/etcd/server.crt", serving.certificatePem())
        .secret("/etc/etcd/server.key", serving.privateKeyPem())
        .file("/etc/etcd/peer-ca.crt", authorities.etcdPeers().certificatePem())
        .file("/etc/etcd/peer.crt", peer.certificatePem())
        .secret("/etc/etcd/peer.key", peer.privateKeyPem())
        .file("/etc/etcd/server-ca.crt", authorities.etcdServers().certificatePem())
        .file("/etc/etcd/root.crt", authorities.etcdRoot().certificatePem())
        .secret("/etc/etcd/root.key", authorities.etcdRoot().privateKeyPem())
        .file("/etc/profile.d/etcdctl.sh", etcdctl())
        .file("/etc/systemd/system/etcd.service", unit(server))
        // Nothing else than etcd runs here.
        .run("systemctl", "disable", "--now", "containerd.service")
        .run("systemctl", "daemon-reload")
        .run("systemctl", "enable", "--now", "--no-block", "etcd.service")
        .text();
  }

  /** So that etcdctl works as it is for who logs in here. */
  private String etcdctl() {
    return """
    export ETCDCTL_ENDPOINTS=%s
    export ETCDCTL_CACERT=/etc/etcd/server-ca.crt
    export ETCDCTL_CERT=/etc/etcd/root.crt
    export ETCDCTL_KEY=/etc/etcd/root.key
    """
        .formatted(
            layout.etcdServers().stream()
                .map(s -> "https://" + s.address() + ":" + CLIENT_PORT)
                .collect(Collectors.joining(",")));
  }

  /**
   * Flags that differ from etcd's defaults, for a store that many share: a short history, because a
   * watch from far back costs all; no HTTP beside gRPC; every check of the data that there is.
   */
  private String unit(Server server) {
    return """
    [Unit]
    Description=etcd
    After=network.target

    [Service]
    Type=notify
    Environment=GOMEMLIMIT=1600MiB
    ExecStart=/usr/local/bin/etcd \\
      --name=%1$s \\
      --data-dir=/var/lib/etcd \\
      --listen-client-urls=https://%2$s:%3$d,https://127.0.0.1:%3$d \\
      --advertise-client-urls=https://%2$s:%3$d \\
      --listen-metrics-urls=http://127.0.0.1:2381 \\
      --listen-peer-urls=https://%2$s:%4$d \\
      --initial-advertise-peer-urls=https://%2$s:%4$d \\
      --initial-cluster=%5$s \\
      --initial-cluster-token=%6$s \\
      --client-cert-auth \\
      --trusted-ca-file=/etc/etcd/client-ca.crt \\
      --cert-file=/etc/etcd/server.crt \\
      --key-file=/etc/etcd/server.key \\
      --peer-client-cert-auth \\
      --peer-trusted-ca-file=/etc/etcd/peer-ca.crt \\
      --peer-cert-file=/etc/etcd/peer.crt \\
      --peer-key-file=/etc/etcd/peer.key \\
      --tls-min-version=TLS1.2 \\
      --enable-grpc-gateway=false \\
      --quota-backend-bytes=8589934592 \\
      --auto-compaction-mode=periodic \\
      --auto-compaction-retention=5m \\
      --compaction-batch-limit=2000 \\
      --watch-progress-notify-interval=30s \\
      --grpc-keepalive-min-time=5s \\
      --snapshot-count=10000 \\
      --snapshot-catchup-entries=50000 \\
      --feature-gates=InitialCorruptCheck=true,CompactHashCheck=true,StopGRPCServiceOnDefrag=true \\
      --log-level=warn
    Restart=always
    RestartSec=1
    TimeoutStartSec=infinity

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(
            server.host(),
            server.address(),
            CLIENT_PORT,
            PEER_PORT,
            layout.etcdServers().stream()
                .map(
                    other -> "%s=https://%s:%d".formatted(other.host(), other.address(), PEER_PORT))
                .collect(Collectors.joining(",")),
            layout.name());
  }
}
