package io.kubinception.etcd.install;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.operate.Membership.Joining;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes servers into an etcd cluster over SSH. Run again it changes what changed. */
public final class Installation {
  private static final Duration SERVER_CERTIFICATE = Duration.ofDays(365);
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration A_TRY = Duration.ofMinutes(10);

  private final EtcdPlan plan;
  private final EtcdAuthorities authorities;
  private final IssuedCertificate root;
  private final Progress progress;

  /**
   * Of a plan, with the authorities that sign for it.
   *
   * @param root the provider's user, which ends on the servers, too
   */
  public Installation(
      EtcdPlan plan, EtcdAuthorities authorities, IssuedCertificate root, Progress progress) {
    this.plan = plan;
    this.authorities = authorities;
    this.root = root;
    this.progress = progress;
  }

  /**
   * What programs each server gets, so that what cannot be is refused before any is touched.
   *
   * @param offered where programs may come from
   * @param host of a server, as ssh knows it
   * @throws InstallException with what to do
   */
  public Map<String, Supply> supplies(
      Ssh ssh, OfferedPrograms offered, Function<Server, String> host) {
    List<FoundEtcd> found = look(ssh, host);
    Map<String, Supply> supplies = new ProgramChoice(offered).toInstall(found);
    if (found.stream().anyMatch(FoundEtcd::hasData)) {
      refuseOtherThanThereIs();
    }
    return supplies;
  }

  /**
   * Installs etcd on all servers of the plan and waits until it serves. All disks are judged before
   * the first etcd starts. A running etcd and its data are left alone.
   *
   * @param supplies that were settled for them
   * @param host of a server, as ssh knows it
   * @return what is known of each server's disk
   * @throws InstallException with what to do
   */
  public Map<String, String> install(
      Ssh ssh, Map<String, Supply> supplies, Function<Server, String> host) {
    var start = new EtcdServer.Start.Birth();
    var disks = new LinkedHashMap<String, String>();
    for (Server server : plan.servers()) {
      prepare(ssh, server, start, supply(supplies, server), host.apply(server));
      disks.put(server.name(), judgeUnlessInUse(ssh, server, host.apply(server)));
    }
    for (Server server : plan.servers()) {
      start(ssh, server, host.apply(server));
    }
    awaitServing();
    return disks;
  }

  /** Restarts members that run with other limits than the plan's, one at a time. */
  public void applyLimits(Ssh ssh, Function<Server, String> host) {
    new ChangedLimits(plan, connection(), progress).apply(ssh, host);
  }

  private void refuseOtherThanThereIs() {
    try (EtcdClient client = EtcdClient.connect(connection())) {
      List<Member> members = listed(client);
      refuseMembersLeftOut(plan, members);
      refuseOthersThanMembers(plan, members);
      ChangedLimits.refuseTooSmall(plan.limits(), new EtcdHealth(client).report());
    }
  }

  /** None where nobody answers: an etcd that does not run is to be started. */
  private static List<Member> listed(EtcdClient client) {
    try {
      return client.members().list();
    } catch (EtcdException e) {
      return List.of();
    }
  }

  /** Those who are there would be told of a cluster without members that it has. */
  static void refuseMembersLeftOut(EtcdPlan plan, List<Member> members) {
    String leftOut =
        members.stream()
            .filter(member -> plan.serverOf(member).isEmpty())
            .map(member -> member.name().isEmpty() ? member.peerUrls().toString() : member.name())
            .collect(Collectors.joining(", "));
    if (!leftOut.isEmpty()) {
      throw new InstallException(
          "the etcd cluster of %s has members that are not among --servers (%s): name the servers of all members"
              .formatted(
                  plan.servers().stream().map(Server::name).collect(Collectors.joining(", ")),
                  leftOut));
    }
  }

  /** One that was removed, or never joined, would wait for a cluster that does not know it. */
  static void refuseOthersThanMembers(EtcdPlan plan, List<Member> members) {
    if (members.isEmpty()) {
      return;
    }
    plan.servers().stream()
        .filter(
            server ->
                members.stream().noneMatch(member -> member.peerUrls().contains(server.peerUrl())))
        .findFirst()
        .ifPresent(
            server -> {
              throw new InstallException(
                  "%1$s is no member of the etcd cluster that is there: leave it out of --servers, or have it join with 'kubinception etcd join --server %1$s=%2$s'"
                      .formatted(server.name(), server.address()));
            });
  }

  static Supply supply(Map<String, Supply> supplies, Server server) {
    return Objects.requireNonNull(supplies.get(server.name()));
  }

  /** What there is on all servers; nothing is changed. */
  List<FoundEtcd> look(Ssh ssh, Function<Server, String> host) {
    progress.step("asking the servers what they have");
    return plan.servers().stream().map(server -> look(ssh, server, host.apply(server))).toList();
  }

  private FoundEtcd look(Ssh ssh, Server server, String host) {
    refuseOtherSystems(ssh, host);
    refuseForeign(ssh, host);
    return FoundEtcd.read(server.name(), ssh.script(host, FoundEtcd.SCRIPT));
  }

  /**
   * The programs that a server joins with, so that what is no good is refused before the cluster
   * knows of it.
   *
   * @param members versions of the members that answer
   */
  public Supply supplyToJoin(
      Ssh ssh,
      Server server,
      OfferedPrograms offered,
      Collection<EtcdVersion> members,
      String host) {
    return new ProgramChoice(offered).toJoin(look(ssh, server, host), members);
  }

  /**
   * Starts etcd on one server so that it joins the running cluster; what another member kept there
   * is moved aside.
   */
  public void join(Ssh ssh, Server server, Joining joining, Supply supply, String host) {
    var start = new EtcdServer.Start.Join(joining.initialCluster());
    ssh.script(host, "systemctl disable --now etcd.service 2>/dev/null || true\n");
    prepare(ssh, server, start, supply, host);
    judge(ssh, server, host);
    setAside(ssh, host);
    start(ssh, server, host);
  }

  /** Keeps data that lie on a server, so that etcd does not find them there. */
  void setAside(Ssh ssh, String host) {
    ssh.script(
        host,
        """
        set -eu
        rm -f /etc/etcd/born
        if [ -d /var/lib/etcd/member ]; then
          mv /var/lib/etcd "/var/lib/etcd.before-$(date +%s)"
        fi
        """);
  }

  void start(Ssh ssh, Server server, String host) {
    progress.step(server.name() + ": starting etcd");
    ssh.script(host, ShellScript.commands(EtcdServer.START));
  }

  /** Puts other programs on a server, with the unit that fits them, and restarts its etcd. */
  public void restart(Ssh ssh, Server server, Programs programs, String host) {
    refuseOtherSystems(ssh, host);
    refuseForeign(ssh, host);
    prepare(ssh, server, new EtcdServer.Start.Birth(), Supply.of(programs), host);
    ssh.script(host, "systemctl daemon-reload && systemctl restart --no-block etcd.service\n");
  }

  /** Gives every server new certificates; etcd takes them at the next connection by itself. */
  public void renewCertificates(Ssh ssh, Function<Server, String> host) {
    for (Server server : plan.servers()) {
      progress.step(server.name() + ": new certificates");
      ssh.script(host.apply(server), certificates(server));
    }
  }

  /**
   * Servers with a certificate that has ended: nobody can ask their members, nor they each other.
   */
  public List<String> withEndedCertificates(Ssh ssh, Function<Server, String> host, Instant now) {
    return plan.servers().stream()
        .filter(
            server ->
                hasEnded(ssh, host.apply(server), "server", now)
                    || hasEnded(ssh, host.apply(server), "peer", now))
        .map(Server::name)
        .toList();
  }

  private static boolean hasEnded(Ssh ssh, String host, String name, Instant now) {
    String there = ssh.script(host, "cat /etc/etcd/%s.crt 2>/dev/null || true\n".formatted(name));
    return Certificates.areReadable(there) && !Certificates.read(there).notAfter().isAfter(now);
  }

  private String certificates(Server server) {
    return ShellScript.files(server(server, new EtcdServer.Start.Birth()).certificates());
  }

  /** The same cluster, where nobody is trusted any more but the authority of clients that signs. */
  public Installation alone() {
    return new Installation(plan, authorities.alone(), root, progress);
  }

  /** Gives a server the authorities of clients that it is to trust, and restarts its etcd. */
  public void restartToTrust(Ssh ssh, Server server, String host) {
    progress.step(server.name() + ": restarting with the authorities to trust");
    ssh.script(host, certificates(server));
    ssh.script(host, "systemctl restart --no-block etcd.service\n");
  }

  /** Whether a member lets in clients of each authority that is to be trusted; it is tried. */
  public boolean letsInAll(URI member) {
    return authorities.trustedForClients().stream().allMatch(one -> letsIn(member, one));
  }

  /** Whether a member lets in clients of an authority that does not sign; it is tried. */
  public boolean letsInOthers(URI member) {
    return authorities.otherClients().stream().anyMatch(one -> letsIn(member, one));
  }

  private boolean letsIn(URI member, CertificateAuthority authority) {
    IssuedCertificate somebody = authority.issue(EtcdAuthorities.root(A_TRY));
    var tls = TlsMaterial.of(authorities.servers().certificatePem(), somebody);
    try (EtcdClient client = EtcdClient.connect(new EtcdConnection(List.of(member), tls))) {
      client.maintenance().status(member);
      return true;
    } catch (EtcdException e) {
      return false;
    }
  }

  /** How the provider's user reaches the cluster. */
  public EtcdConnection connection() {
    return new EtcdConnection(
        plan.clientUrls().stream().map(URI::create).toList(),
        TlsMaterial.of(authorities.servers().certificatePem(), root));
  }

  /** What a server gets, for user data. */
  public EtcdServer server(Server server, EtcdServer.Start start) {
    return new EtcdServer(
        plan,
        server,
        start,
        authorities.servers().issue(EtcdAuthorities.serving(server, SERVER_CERTIFICATE)),
        authorities.peers().issue(EtcdAuthorities.peer(server, SERVER_CERTIFICATE)),
        authorities.peers().certificatePem(),
        authorities.trustedForClientsPem(),
        TlsMaterial.of(authorities.servers().certificatePem(), root));
  }

  void prepare(Ssh ssh, Server server, EtcdServer.Start start, Supply supply, String host) {
    progress.step(server.name() + ": programs and files");
    supply.brought().ifPresent(new ProgramUpload(ssh, host)::bring);
    ssh.script(host, ShellScript.files(server(server, start).recipe(supply.version()).files()));
  }

  private static void refuseOtherSystems(Ssh ssh, String host) {
    ssh.script(
        host,
        """
        set -eu
        . /etc/os-release
        case "$ID-$VERSION_ID" in
          debian-1[2-9]*|ubuntu-2[2-9]*) ;;
          *) echo "$PRETTY_NAME is not among Debian 12, 13 and Ubuntu 22.04 or newer" >&2; exit 1 ;;
        esac
        [ -d /run/systemd/system ] || { echo "systemd does not run here" >&2; exit 1; }
        """);
  }

  /** Other authorities would lock out all who use the cluster that is there. */
  private void refuseForeign(Ssh ssh, String host) {
    String there = ssh.script(host, "cat /etc/etcd/client-ca.crt 2>/dev/null || true\n").strip();
    if (!there.isEmpty()
        && authorities.trustedForClients().stream()
            .noneMatch(one -> there.contains(one.certificatePem().strip()))) {
      throw new InstallException(
          "%s is a member of an etcd cluster with other authorities: name their folder with --pki"
                  .formatted(host)
              + ", or delete /etc/etcd and /var/lib/etcd there if that cluster is no more");
    }
  }

  /** Under an etcd that serves customers the disk is left in peace. */
  private String judgeUnlessInUse(Ssh ssh, Server server, String host) {
    String data = ssh.script(host, "ls -d /var/lib/etcd/member 2>/dev/null || true\n");
    return data.isBlank()
        ? judge(ssh, server, host)
        : "etcd has its data there already, so the disk is not measured";
  }

  private String judge(Ssh ssh, Server server, String host) {
    progress.step(server.name() + ": measuring the disk");
    // What it measured comes by standard error, whether the disk passes or not.
    return ssh.script(
            host,
            """
            said=$(/usr/local/sbin/kubinception-etcd-birth judge 2>&1) || { echo "$said" >&2; exit 1; }
            echo "$said"
            """)
        .strip();
  }

  /**
   * Waits until all servers of the plan serve and nothing is wrong but that etcd may be full.
   *
   * @throws InstallException after three minutes
   */
  public void awaitServing() {
    progress.step("waiting until all servers serve");
    try (EtcdClient client = EtcdClient.connect(connection())) {
      var health = new EtcdHealth(client);
      long end = System.nanoTime() + START.toNanos();
      ClusterReport report = health.report();
      while (!serves(plan, report)) {
        if (System.nanoTime() > end) {
          throw new InstallException(
              "etcd does not serve: %s See 'journalctl -u etcd' on the servers."
                  .formatted(String.join(" ", report.problems())));
        }
        Thread.sleep(Duration.ofMillis(500));
        report = health.report();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallException("interrupted while etcd starts", e);
    }
  }

  /** A full etcd serves, too: a larger limit may be what it is given. */
  static boolean serves(EtcdPlan plan, ClusterReport report) {
    boolean full =
        !report.alarms().isEmpty()
            && report.alarms().stream().allMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE);
    return report.members().size() >= plan.servers().size()
        && (report.healthy()
            || full
                && report.hasQuorum()
                && report.members().stream().allMatch(ClusterReport.Member::reachable));
  }
}
