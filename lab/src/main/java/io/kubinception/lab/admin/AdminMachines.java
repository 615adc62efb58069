package io.kubinception.lab.admin;

import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.lab.LabAuthorities;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.UserData;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.IssuedCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The admin cluster's machines: user data alone makes them a cluster. */
public final class AdminMachines {

  private static final String CONFIGURATION = "/etc/kubernetes/kubeadm.yaml";

  private final LabLayout layout;
  private final LabAuthorities authorities;
  private final DockerInstances machines;
  private final String image;
  private final Map<String, String> registryFiles;
  private final KubeadmFiles files;
  private final Flavour flavour;

  /**
   * @param registryFiles that lead the machines' containerd to the lab's registry
   * @param flavour as much as there is: the machines share it
   */
  public AdminMachines(
      LabLayout layout,
      LabAuthorities authorities,
      DockerInstances machines,
      String image,
      String kubernetesVersion,
      Map<String, String> registryFiles,
      Flavour flavour) {
    this.layout = layout;
    this.authorities = authorities;
    this.machines = machines;
    this.image = image;
    this.registryFiles = registryFiles;
    this.files = new KubeadmFiles(layout, kubernetesVersion, authorities.joinToken());
    this.flavour = flavour;
  }

  /** The machines; whether any was missing. */
  public boolean ensure() {
    boolean changed = ensure(layout.adminControlPlane(), controlPlane());
    String hash = publicKeyHash(authorities.admin().certificatePem());
    for (Server server : layout.adminNodes()) {
      changed |= ensure(server, node(server, hash));
    }
    return changed;
  }

  private boolean ensure(Server server, UserData userData) {
    var found = machines.find(server.name());
    if (found.filter(machine -> machine.state() != Instance.State.PENDING).isPresent()) {
      return false;
    }
    machines.ensure(
        new InstanceSpec(server.name(), image, flavour, userData.text(), Map.of("role", "admin")),
        server.address());
    return true;
  }

  private UserData controlPlane() {
    return machine(layout.adminControlPlane())
        .file("/etc/kubernetes/pki/ca.crt", authorities.admin().certificatePem())
        .secret("/etc/kubernetes/pki/ca.key", authorities.admin().privateKeyPem())
        .secret(CONFIGURATION, files.init())
        .run("sh", "-c", knowOwnName(layout.adminControlPlane()))
        .run("systemctl", "enable", "kubelet.service")
        .run("kubeadm", "init", "--config", CONFIGURATION);
  }

  private UserData node(Server server, String authorityHash) {
    return machine(server)
        .secret(CONFIGURATION, files.join(server, authorityHash))
        .run("sh", "-c", knowOwnName(server))
        .run("systemctl", "enable", "kubelet.service")
        .run("kubeadm", "join", "--config", CONFIGURATION);
  }

  private UserData machine(Server server) {
    return withKubeletCertificate(
        new UserData().files(registryFiles), authorities.admin().issue(kubelet(server)));
  }

  /** A kubelet that finds a certificate signs none itself, and the operator asks no such one. */
  static UserData withKubeletCertificate(UserData userData, IssuedCertificate serving) {
    return userData
        .file("/var/lib/kubelet/pki/kubelet.crt", serving.certificatePem())
        .secret("/var/lib/kubelet/pki/kubelet.key", serving.privateKeyPem());
  }

  static CertificateProfile kubelet(Server server) {
    return CertificateProfile.server("system:node:" + server.host(), LabAuthorities.LIFETIME)
        .withOrganizations("system:nodes")
        .withDnsNames(List.of(server.host()))
        .withIpAddresses(List.of(server.address()));
  }

  /**
   * kubeadm looks the node's name up first, and where there is no name server to ask that takes ten
   * seconds.
   */
  private static String knowOwnName(Server server) {
    return "echo %s %s >> /etc/hosts".formatted(server.address(), server.host());
  }

  /** As kubeadm pins an authority: SHA-256 of its public key. */
  static String publicKeyHash(String certificatePem) {
    try {
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Not a certificate", e);
    }
  }
}
