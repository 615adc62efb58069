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

/**
 * The cloud that the operator gets instances from: this host's Docker behind TLS, for clients with
 * a certificate, and only those calls that instances need.
 */
public final class CloudApi {

  private static final String FOLDER = "/usr/local/etc/haproxy/";
  private static final String SOCKET = "/var/run/docker.sock";
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  private CloudApi() {}

  /**
   * @param socket Docker's, on the host
   */
  public static ServiceContainer container(
      LabLayout layout, LabAuthorities authorities, String image, String socket) {
    IssuedCertificate serving =
        authorities.certificate(
            "cloud-server",
            authorities.cloud(),
            CertificateProfile.server("cloud", TEN_YEARS)
                .withIpAddresses(List.of(LabLayout.CLOUD)));
    return new ServiceContainer(
        layout.container("cloud"),
        image,
        List.of(new Attachment(layout.providerNetwork(), LabLayout.CLOUD)),
        Map.of(
            FOLDER + "haproxy.cfg",
            configuration(),
            FOLDER + "ca.pem",
            authorities.cloud().certificatePem(),
            FOLDER + "server.pem",
            serving.certificatePem() + serving.privateKeyPem()),
        Map.of(socket, SOCKET),
        Optional.empty(),
        // The socket is root's.
        Optional.of("0:0"));
  }

  static String configuration() {
    return """
    global
      maxconn 500

    defaults
      mode http
      timeout connect 5s
      timeout client 10m
      timeout server 10m

    frontend cloud
      bind :%d ssl crt %sserver.pem ca-file %sca.pem verify required ssl-min-ver TLSv1.2 alpn http/1.1
      acl about path_reg ^(/v[0-9.]+)?/(_ping|version|info)$
      acl look_up path_reg ^(/v[0-9.]+)?/(networks|images)/.+$
      acl instances path_reg ^(/v[0-9.]+)?/containers/(json|create|[^/]+|[^/]+/(json|start|stop|archive))$
      http-request deny unless about or look_up METH_GET or instances
      default_backend docker

    backend docker
      server docker unix@%s
    """
        .formatted(LabLayout.CLOUD_PORT, FOLDER, FOLDER, SOCKET);
  }
}
