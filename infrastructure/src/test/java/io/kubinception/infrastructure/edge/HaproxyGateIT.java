package io.kubinception.infrastructure.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network.Ipam;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import io.kubinception.infrastructure.Network;
import io.kubinception.infrastructure.docker.DockerConnection;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against the HAProxy of images/, in a container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HaproxyGateIT {
  private static final String NAME = "kubinception-edge-it";
  private static final String ADDRESS = "172.27.244.10";
  // This host, as containers of the network see it.
  private static final Network US = Network.parse("172.27.244.1");
  private static final Network OTHERS = Network.parse("203.0.113.0/24");
  private static final int CONTROL = 9999;
  private static final Duration HOUR = Duration.ofHours(1);

  // What is accepted gets a greeting, so that a client can tell.
  private static final String CONFIGURATION =
      """
      global
        stats socket /tmp/control.sock mode 600 level admin
      defaults
        mode tcp
        timeout connect 3s
        timeout client 10s
        timeout server 10s
      frontend customers
        bind :30000-30999
        tcp-request connection set-var(sess.client) src
        tcp-request connection set-var(sess.way) dst_port,map_int(/tmp/guarded.map),concat(,sess.client)
        tcp-request connection reject if { var(sess.way) -m found } !{ var(sess.way),map_ip(/tmp/allowed.map) -m found }
        default_backend greeter
      backend greeter
        server self 127.0.0.1:8404
      listen greet
        mode http
        bind 127.0.0.1:8404
        http-request return status 200 content-type text/plain string hello
      listen control
        bind :9999 ssl crt /tmp/server.pem ca-file /tmp/ca.pem verify required
        server runtime unix@/tmp/control.sock
      """;

  private final DockerConnection docker = DockerConnection.local();
  private final CertificateAuthority authority =
      CertificateAuthority.create("edge", HOUR, Clock.systemUTC());

  @BeforeAll
  void start() {
    remove();
    docker
        .client()
        .createNetworkCmd()
        .withName(NAME)
        .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet("172.27.244.0/24")))
        .exec();
    IssuedCertificate serving =
        authority.issue(CertificateProfile.server("edge", HOUR).withIpAddresses(List.of(ADDRESS)));
    String id =
        docker
            .client()
            .createContainerCmd("haproxy:3.0")
            .withName(NAME)
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode(NAME))
            .withIpv4Address(ADDRESS)
            .withEnv(
                "CONFIGURATION=" + CONFIGURATION,
                "AUTHORITY=" + authority.certificatePem(),
                "SERVER=" + serving.certificatePem() + serving.privateKeyPem())
            .withCmd(
                "sh",
                "-c",
                """
                echo "$CONFIGURATION" > /tmp/haproxy.cfg; echo "$AUTHORITY" > /tmp/ca.pem
                echo "$SERVER" > /tmp/server.pem; : > /tmp/guarded.map; : > /tmp/allowed.map
                exec haproxy -W -db -f /tmp/haproxy.cfg
                """)
            .exec()
            .getId();
    docker.client().startContainerCmd(id).exec();
    await(() -> letsIn(30001));
  }

  @AfterAll
  void stop() throws IOException {
    remove();
    docker.close();
  }

  private void remove() {
    try {
      docker.client().removeContainerCmd(NAME).withForce(true).exec();
    } catch (NotFoundException e) {
      assertThat(e).hasMessageContaining(NAME);
    }
    docker.client().listNetworksCmd().withNameFilter(NAME).exec().stream()
        .filter(network -> network.getName().equals(NAME))
        .forEach(network -> docker.client().removeNetworkCmd(network.getId()).exec());
  }

  @Test
  void letsInOnlyWhoIsOnTheListOfAPort() {
    HaproxyGate gate = gate();
    var kept = new EdgeAccess(Map.of(30001, Set.of(OTHERS)));
    gate.ensure(kept);

    assertThat(gate.holds(kept)).isTrue();
    assertThat(letsIn(30001)).as("we are not on the list").isFalse();
    assertThat(letsIn(30002)).as("a port without a list").isTrue();

    var listed = new EdgeAccess(Map.of(30001, Set.of(OTHERS, US), 30002, Set.of(OTHERS)));
    assertThat(gate.holds(listed)).isFalse();
    gate.ensure(listed);
    assertThat(letsIn(30001)).isTrue();
    assertThat(letsIn(30002)).as("the list of another port does not help").isFalse();

    gate.ensure(new EdgeAccess(Map.of()));
    assertThat(letsIn(30002)).as("nobody has a list any more").isTrue();
  }

  @Test
  void whoMayNotComeInAnyMoreLosesWhatItHasOpen() throws IOException {
    HaproxyGate gate = gate();
    gate.ensure(new EdgeAccess(Map.of(30001, Set.of(US))));
    try (Socket one = open(30001);
        Socket two = open(30001);
        Socket three = open(30001);
        Socket ofAnOpenPort = open(30002)) {
      gate.ensure(new EdgeAccess(Map.of(30001, Set.of(US), 30003, Set.of(OTHERS))));
      assertThat(isGreeted(one)).as("who still may goes on").isTrue();

      gate.ensure(new EdgeAccess(Map.of(30001, Set.of(OTHERS))));
      assertThat(List.of(two, three))
          .as("who may not any more is cut off")
          .noneMatch(this::isGreeted);
      assertThat(isGreeted(ofAnOpenPort)).as("other ports do not notice").isTrue();
    }
  }

  /** As an edge lets everybody in until it is told. */
  @Test
  void whoCameInBeforeTheEdgeWasToldIsCutOffToo() throws IOException {
    HaproxyGate gate = gate();
    docker.client().restartContainerCmd(NAME).withTimeout(2).exec();
    await(() -> letsIn(30001));
    try (Socket early = open(30001)) {
      gate.ensure(new EdgeAccess(Map.of(30001, Set.of(OTHERS))));
      assertThat(isGreeted(early)).isFalse();
    }
  }

  @Test
  void takesManyLongListsAtOnce() {
    HaproxyGate gate = gate();
    Set<Network> many =
        IntStream.range(0, 64)
            .mapToObj(i -> Network.parse("198.18." + i + ".0/24"))
            .collect(Collectors.toSet());
    var lists = new HashMap<Integer, Set<Network>>();
    IntStream.range(30000, 30300).forEach(port -> lists.put(port, many));
    lists.put(30299, Set.of(US));
    var access = new EdgeAccess(lists);

    gate.ensure(access);

    assertThat(gate.holds(access)).isTrue();
    assertThat(letsIn(30000)).isFalse();
    assertThat(letsIn(30298)).isFalse();
    assertThat(letsIn(30299)).isTrue();
    assertThat(letsIn(30300)).isTrue();
  }

  @Test
  void hasForgottenAfterARestartWhichIsSeen() {
    HaproxyGate gate = gate();
    var access = new EdgeAccess(Map.of(30001, Set.of(OTHERS)));
    gate.ensure(access);

    docker.client().restartContainerCmd(NAME).withTimeout(2).exec();
    await(() -> letsIn(30002));

    assertThat(gate.holds(access)).isFalse();
    gate.ensure(access);
    assertThat(letsIn(30001)).isFalse();
  }

  @Test
  void obeysNobodyElse() {
    CertificateAuthority foreign = CertificateAuthority.create("foreign", HOUR, Clock.systemUTC());
    var gate =
        new HaproxyGate(
            ADDRESS,
            CONTROL,
            TlsMaterial.of(
                authority.certificatePem(),
                foreign.issue(CertificateProfile.client("operator", HOUR))));

    assertThatThrownBy(() -> gate.ensure(new EdgeAccess(Map.of(30003, Set.of(OTHERS)))))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining(ADDRESS);
    assertThat(letsIn(30003)).isTrue();
  }

  private HaproxyGate gate() {
    return new HaproxyGate(
        ADDRESS,
        CONTROL,
        TlsMaterial.of(
            authority.certificatePem(),
            authority.issue(CertificateProfile.client("operator", HOUR))));
  }

  private boolean letsIn(int port) {
    try (Socket socket = open(port)) {
      return isGreeted(socket);
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket open(int port) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(ADDRESS, port), 2000);
    socket.setSoTimeout(5000);
    return socket;
  }

  private boolean isGreeted(Socket socket) {
    try {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII).endsWith("hello");
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }
}
