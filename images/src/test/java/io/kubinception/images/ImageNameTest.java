package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

  @ParameterizedTest
  @CsvSource({
    "busybox:1.37,                    docker.io/library/busybox:1.37,   busybox",
    "busybox,                         docker.io/library/busybox:latest, busybox",
    "kubinception/operator:1,         docker.io/kubinception/operator:1, kubinception/operator",
    "registry.k8s.io/pause:3,         registry.k8s.io/pause:3,          registry.k8s.io/pause",
    "127.0.0.1:5000/a/b:1,            127.0.0.1:5000/a/b:1,             127.0.0.1:5000/a/b",
  })
  void readsNamesAsContainerRuntimesDo(String given, String full, String familiar) {
    var name = ImageName.parse(given);
    assertThat(name).hasToString(full);
    assertThat(name.familiarRepository()).isEqualTo(familiar);
    assertThat(ImageName.parse(full)).isEqualTo(name);
  }
}
