package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryMirrorTest {

  private final RegistryMirror mirror = new RegistryMirror("172.20.0.5:5000");

  @Test
  void asksTheNearbyRegistryUnderTheNameOfTheOneInTheImage() {
    assertThat(mirror.hostsToml("registry.k8s.io"))
        .isEqualTo(
            """
            # Connects or gives up at once, here and upstream: a pod must not wait for a registry that is not there.
            dial_timeout = "2s"

            [host."http://172.20.0.5:5000/v2/registry.k8s.io"]
              capabilities = ["pull", "resolve"]
              override_path = true
              dial_timeout = "2s"
            """);
  }

  @Test
  void oneFilePerRegistry() {
    assertThat(mirror.files(List.of(ComponentCatalog.PAUSE, ComponentCatalog.BUSYBOX)))
        .containsOnlyKeys(
            "/etc/containerd/certs.d/docker.io/hosts.toml",
            "/etc/containerd/certs.d/registry.k8s.io/hosts.toml");
  }
}
