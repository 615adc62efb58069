package io.kubinception.cli.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.cli.FleetInMemory;
import io.kubinception.cli.Samples;
import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.ClientRotation;
import io.kubinception.etcd.install.EtcdAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {
  private final Clock clock = Clock.fixed(Samples.NOW.plus(Duration.ofHours(1)), ZoneOffset.UTC);
  private final FleetInMemory fleet = new FleetInMemory();
  private final ClientRotation rotation;

  FollowersTest(@TempDir Path pki) {
    new AuthorityFolder(pki, Clock.fixed(Samples.NOW, ZoneOffset.UTC)).ensure("lab");
    this.rotation = new ClientRotation(new AuthorityFolder(pki, clock), "lab");
  }

  private Optional<String> missing() {
    return new Followers(fleet, clock, "lab").missing(rotation.signs().certificatePem());
  }

  private void operatorHas(String certificate) {
    fleet.withSecret("kubinception-system", "etcd-lab", "tls.crt", certificate);
  }

  private String certificate() {
    return rotation.signs().issue(EtcdAuthorities.root(Duration.ofDays(1))).certificatePem();
  }

  @Test
  void theOperatorIsWaitedForThoughThereIsNoCustomer() {
    fleet.with(Samples.etcdCluster(true, List.of()));
    rotation.begin();
    String older = certificate();
    rotation.letNewerSign();

    for (String told : List.of("", older)) {
      operatorHas(told);
      assertThat(missing().orElseThrow())
          .contains("the operator has no certificate", "replace Secret kubinception-system/etcd-");
    }

    operatorHas(certificate());
    assertThat(missing()).isEmpty();
  }

  @Test
  void nobodyIsWaitedForWhereNothingIsRegistered() {
    assertThat(missing()).isEmpty();
  }
}
