package io.kubinception.lab.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.lab.LabLayout;
import io.kubinception.lab.UserData;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.Certificates;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdminMachinesTest {

  @Test
  void pinsTheAuthorityBeforeTheClusterIsMade() {
    var authority = CertificateAuthority.create("test", Duration.ofDays(1), Clock.systemUTC());
    String hash = AdminMachines.publicKeyHash(authority.certificatePem());
    var layout = new LabLayout("kubinception");

    String join =
        new KubeadmFiles(layout, "1.36.4", "abcdef.0123456789abcdef")
            .join(layout.adminNodes().getFirst(), hash);

    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(join)
        .contains("caCertHashes: [\"sha256:" + hash + "\"]")
        .contains("apiServerEndpoint: 172.30.0.20:6443")
        .contains("name: admin-1");
  }

  @Test
  void initNamesVersionNetworksAndAddress() {
    String init =
        new KubeadmFiles(new LabLayout("kubinception"), "1.36.4", "abcdef.0123456789abcdef").init();

    assertThat(init)
        .contains("kubernetesVersion: v1.36.4")
        .contains("podSubnet: 10.128.0.0/16")
        .contains("serviceSubnet: 10.129.0.0/16")
        .contains("advertiseAddress: 172.30.0.20");
  }

  @Test
  void kubeletsShowCertificatesOfTheClustersAuthority() {
    var authority = CertificateAuthority.create("test", Duration.ofDays(1), Clock.systemUTC());
    var server = new LabLayout("kubinception").adminNodes().getFirst();
    var serving = authority.issue(AdminMachines.kubelet(server));

    String userData = AdminMachines.withKubeletCertificate(new UserData(), serving).text();

    assertThat(Certificates.issuedBy(serving.certificatePem(), authority.certificatePem()))
        .isTrue();
    assertThat(serving.facts().ipAddresses()).containsExactly(server.address());
    assertThat(userData)
        .containsSubsequence(
            "/var/lib/kubelet/pki/kubelet.crt", "/var/lib/kubelet/pki/kubelet.key", "\"0600\"");
  }
}
