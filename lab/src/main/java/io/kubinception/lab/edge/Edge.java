package io.kubinception.lab.edge;

import io.kubinception.lab.LabAuthorities;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.docker.ServiceContainer;
import io.kubinception.lab.docker.ServiceContainer.Attachment;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.IssuedCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The one address of all customers' control planes. Each customer has one port; what arrives there
 * goes to the same node port of the admin cluster, tunnels of worker nodes one block further.
 */
public final class Edge {

  private static final String FOLDER = "/usr/local/etc/haproxy/";
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  private Edge() {}

  public static ServiceContainer container(
      LabLayout layout, LabAuthorities authorities, String image) {
    IssuedCertificate serving =
        authorities.certificate(
            "edge-server",
            authorities.edge(),
            CertificateProfile.server("edge", TEN_YEARS)
                .withIpAddresses(List.of(LabLayout.EDGE_OF_PROVIDER)));
    return new ServiceContainer(
        layout.container("edge"),
        image,
        List.of(
            new Attachment(layout.providerNetwork(), LabLayout.EDGE_OF_PROVIDER),
            new Attachment(layout.customersNetwork(), LabLayout.EDGE)),
        Map.of(
            FOLDER + "haproxy.cfg",
            configuration(layout),
            FOLDER + "guarded.map",
            "",
            FOLDER + "allowed.map",
            "",
            FOLDER + "ca.pem",
            authorities.edge().certificatePem(),
            FOLDER + "server.pem",
            serving.certificatePem() + serving.privateKeyPem()),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Watches and tunnels last for days and may be silent for long: TCP's own probes find out who is
   * gone. A node that fails its check loses its connections at once, so that clients come back by
   * the other one. kube-proxy answers the check, as it is what serves node ports. Who may connect
   * is in two maps, which the operator fills while it runs.
   */
  static String configuration(LabLayout layout) {
    return """
    # As many connections as the container's limit of open files carries.
    global
      fd-hard-limit 50000
      stats socket /tmp/control.sock mode 600 level admin

    defaults
      mode tcp
      timeout connect 3s
      timeout client 24h
      timeout server 24h
      timeout client-fin 30s
      timeout server-fin 30s
      option clitcpka
      option srvtcpka
      clitcpka-idle 30s
      clitcpka-intvl 10s
      clitcpka-cnt 3
      srvtcpka-idle 30s
      srvtcpka-intvl 10s
      srvtcpka-cnt 3
      option redispatch 1
      retries 3
      balance leastconn
      option httpchk GET /healthz
      default-server check port 10256 inter 2s fall 2 rise 1 on-marked-down shutdown-sessions

    frontend customers
      bind :%d-%d
      tcp-request connection set-var(sess.client) src
      tcp-request connection set-var(sess.way) dst_port,map_int(%sguarded.map),concat(,sess.client)
      tcp-request connection reject if { var(sess.way) -m found } !{ var(sess.way),map_ip(%sallowed.map) -m found }
      tcp-request inspect-delay 5s
      tcp-request content accept if { req.ssl_hello_type 1 }
      tcp-request content reject
      use_backend tunnel-servers if { req.ssl_alpn -m sub konnectivity }
      default_backend api-servers

    # The operator tells who may connect.
    listen control
      bind %s:%d ssl crt %sserver.pem ca-file %sca.pem verify required ssl-min-ver TLSv1.2
      server runtime unix@/tmp/control.sock no-check

    # Without a port a server gets the one that the client connected to.
    backend api-servers
    %s
    backend tunnel-servers
    %s"""
        .formatted(
            LabLayout.FIRST_PORT,
            LabLayout.LAST_PORT,
            FOLDER,
            FOLDER,
            LabLayout.EDGE_OF_PROVIDER,
            LabLayout.EDGE_CONTROL_PORT,
            FOLDER,
            FOLDER,
            servers(layout, ""),
            servers(layout, ":+" + LabLayout.TUNNEL_PORT_OFFSET));
  }

  private static String servers(LabLayout layout, String port) {
    return layout.adminNodes().stream()
        .map(node -> "  server " + node.host() + " " + node.address() + port + "\n")
        .collect(Collectors.joining());
  }
}
