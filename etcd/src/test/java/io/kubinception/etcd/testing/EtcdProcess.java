package io.kubinception.etcd.testing;

import io.kubinception.etcd.Auth;
import io.kubinception.etcd.ClientCertificates;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.TenantId;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.BuiltProgram;
import io.kubinception.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real etcd cluster of one or three processes with TLS, client certificates and authentication
 * on, as in production. Closing it ends the processes and deletes their data.
 */
public final class EtcdProcess implements AnyEtcd {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration VALIDITY = Duration.ofDays(1);
  private static final int PORTS_PER_MEMBER = 3;

  private final CertificateAuthority servers =
      CertificateAuthority.create("etcd servers", VALIDITY, Clock.systemUTC());
  private final CertificateAuthority clients =
      CertificateAuthority.create("etcd clients", VALIDITY, Clock.systemUTC());
  private final Path binary;
  private final Path folder;
  private final List<EtcdMember> members;
  private final List<String> moreFlags;
  private final Thread hook = new Thread(this::killAll);

  private EtcdProcess(Path binary, Path folder, List<EtcdMember> members, List<String> moreFlags) {
    this.binary = binary;
    this.folder = folder;
    this.members = new CopyOnWriteArrayList<>(members);
    this.moreFlags = moreFlags;
  }

  /**
   * Starts a cluster and waits until it serves with authentication on.
   *
   * @param memberCount 1 or 3
   * @param moreFlags for each etcd, besides those that it gets anyway
   */
  public static EtcdProcess start(int memberCount, String... moreFlags) {
    return start(memberCount, BuiltProgram.ETCD.find(), moreFlags);
  }

  /** The same with another etcd. */
  public static EtcdProcess start(int memberCount, Path binary, String... moreFlags) {
    try {
      Path folder = Files.createTempDirectory("kubinception-etcd");
      List<Integer> ports = FreePorts.next(memberCount * PORTS_PER_MEMBER);
      List<EtcdMember> members = new ArrayList<>();
      for (int i = 0; i < memberCount; i++) {
        members.add(
            member(folder, i, ports.subList(PORTS_PER_MEMBER * i, PORTS_PER_MEMBER * (i + 1))));
      }
      EtcdProcess etcd = new EtcdProcess(binary, folder, members, List.of(moreFlags));
      Runtime.getRuntime().addShutdownHook(etcd.hook);
      etcd.boot();
      return etcd;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cluster of one member whose revisions begin this much higher, as at a birth by epoch. */
  public static EtcdProcess startAbove(long revisions, String... moreFlags) {
    EtcdProcess etcd = start(1, moreFlags);
    try {
      etcd.kill(0);
      etcd.members.getFirst().bump(etcd.program("etcdutl"), etcd.initialCluster(), revisions);
      etcd.restart(0);
      return etcd;
    } catch (RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  private static EtcdMember member(Path folder, int number, List<Integer> ports) {
    String name = "etcd-" + number;
    return new EtcdMember(name, ports, folder.resolve(name));
  }

  /** Makes ready one more server that runs no etcd yet, and returns its number. */
  public int addServer() {
    try {
      int number = members.size();
      EtcdMember server = member(folder, number, FreePorts.next(PORTS_PER_MEMBER));
      server.prepare(servers, clients);
      members.add(server);
      return number;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts etcd on a server so that it joins the running cluster; does not wait. */
  public void join(int member, String initialCluster) {
    members.get(member).kill();
    members.get(member).start(binary, initialCluster, "existing", moreFlags);
  }

  /** Kills a member and deletes its data, as a server whose disk is gone. */
  public void wipe(int member) {
    try {
      members.get(member).wipe();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program that comes with this etcd, such as etcdutl. */
  public Path program(String name) {
    return binary.resolveSibling(name);
  }

  /** Where the other members find this one. */
  public URI peerUrl(int member) {
    return members.get(member).peerUrl();
  }

  /** Where it serves metrics over TLS. */
  public URI metricsUrl(int member) {
    return members.get(member).metricsUrl();
  }

  /** One {@code https} URL per member, in order. */
  @Override
  public List<URI> endpoints() {
    return members.stream().map(EtcdMember::clientUrl).toList();
  }

  @Override
  public CertificateAuthority clientAuthority() {
    return clients;
  }

  /** The authority of the servers' certificates, PEM. */
  public String serverAuthorityPem() {
    return servers.certificatePem();
  }

  @Override
  public TlsMaterial tls(String commonName) {
    return tls(CertificateProfile.client(commonName, VALIDITY));
  }

  /** What the owner of any certificate of the clients' authority connects with. */
  public TlsMaterial tls(CertificateProfile profile) {
    return TlsMaterial.of(serverAuthorityPem(), clients.issue(profile));
  }

  /** What an etcd tenant connects with. */
  public TlsMaterial tls(TenantId id) {
    return TlsMaterial.of(serverAuthorityPem(), new ClientCertificates(clients).issue(id));
  }

  /** How the user {@code root} reaches the cluster. */
  public EtcdConnection rootConnection() {
    return new EtcdConnection(endpoints(), tls("root"));
  }

  /** A client as {@code root}; the caller closes it. */
  public EtcdClient rootClient() {
    return EtcdClient.connect(rootConnection());
  }

  /** As {@code root}, what our client does not do; the caller closes it. */
  public RawEtcd raw() {
    return new RawEtcd(endpoints().getFirst(), tls("root"));
  }

  /** A client as the etcd tenant; the caller closes it. */
  public EtcdClient client(TenantId id) {
    return EtcdClient.connect(new EtcdConnection(endpoints(), tls(id)));
  }

  /** Kills a member as {@code kill -9} does. */
  public void kill(int member) {
    members.get(member).kill();
  }

  /** Where a member's certificate for clients and peers is, with its key beside it. */
  public Path certificate(int member) {
    return members.get(member).certificate();
  }

  /** The authority of servers and members. */
  public CertificateAuthority serverAuthority() {
    return servers;
  }

  /** Kills a member and starts it again with another etcd and its flags; does not wait. */
  public void replaceProgram(int member, Path other, List<String> flags) {
    members.get(member).kill();
    members.get(member).start(other, initialCluster(), "new", flags);
  }

  /** The number of a member's process. */
  public long processId(int member) {
    return members.get(member).processId();
  }

  /** Kills a member and starts it again; does not wait. */
  public void begin(int member) {
    replaceProgram(member, binary);
  }

  /** Stops a member from answering without closing its connections. */
  public void pause(int member) {
    members.get(member).signal("STOP");
  }

  /** Lets a paused member go on. */
  public void resume(int member) {
    members.get(member).signal("CONT");
  }

  /** Starts a killed member again and waits until it follows a leader. */
  public void restart(int member) {
    EtcdMember restarted = members.get(member);
    restarted.kill();
    restarted.start(binary, initialCluster(), "new", moreFlags);
    awaitLeader(List.of(restarted));
  }

  /** Kills a member and starts it again with another etcd; does not wait. */
  public void replaceProgram(int member, Path other) {
    replaceProgram(member, other, moreFlags);
  }

  /** Kills all members and deletes their data. */
  @Override
  public void close() {
    killAll();
    Runtime.getRuntime().removeShutdownHook(hook);
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void boot() throws IOException {
    try {
      for (EtcdMember member : members) {
        member.prepare(servers, clients);
        member.start(binary, initialCluster(), "new", moreFlags);
      }
      awaitLeader(members);
      enableAuthentication();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void enableAuthentication() {
    try (EtcdClient root = rootClient()) {
      Auth auth = root.auth();
      auth.userAdd("root");
      auth.roleAdd("root");
      auth.userGrantRole("root", "root");
      auth.enable();
    }
  }

  private void awaitLeader(List<EtcdMember> awaited) {
    Instant end = Instant.now().plus(PATIENCE);
    try (EtcdClient root = rootClient()) {
      for (EtcdMember member : awaited) {
        while (!followsLeader(root, member)) {
          if (Instant.now().isAfter(end) || !member.isAlive()) {
            throw new IllegalStateException(member.name() + " does not serve:\n" + tail(member));
          }
          sleep();
        }
      }
    }
  }

  private static boolean followsLeader(EtcdClient root, EtcdMember member) {
    try {
      return root.maintenance().status(member.clientUrl()).leaderId() != 0;
    } catch (EtcdException e) {
      return false;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while etcd starts", e);
    }
  }

  private static String tail(EtcdMember member) {
    try {
      List<String> lines = Files.readAllLines(member.log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private String initialCluster() {
    return members.stream().map(EtcdMember::initialClusterEntry).collect(Collectors.joining(","));
  }

  private void killAll() {
    members.forEach(EtcdMember::kill);
  }
}
