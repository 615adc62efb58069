package io.kubinception.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DockerMachineOptionsTest {

  @Test
  void survivesBeingKeptAsLabels() {
    var limited = new DockerMachineOptions(false, List.of("SYS_ADMIN", "CHOWN"));
    var privileged = new DockerMachineOptions(true, List.of());

    assertThat(DockerMachineOptions.of(limited.labels())).isEqualTo(limited);
    assertThat(DockerMachineOptions.of(privileged.labels())).isEqualTo(privileged);
  }
}
