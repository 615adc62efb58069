package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTypeTest {
  @ParameterizedTest
  @CsvSource({
    "registry/pods/default/web, pods",
    "registry/minions/node-1, minions",
    "registry/services/specs/default/web, services/specs",
    "registry/services/endpoints/default/web, services/endpoints",
    "registry/example.com/widgets/default/w, example.com/widgets",
    "registry/apiregistration.k8s.io/apiservices/v1.apps, apiregistration.k8s.io/apiservices",
    "registry/health, health",
    "other/thing, other",
  })
  void isReadFromTheKey(String key, String type) {
    assertThat(ResourceType.of(ByteString.copyFromUtf8(key))).hasToString(type);
  }

  @ParameterizedTest
  @CsvSource({
    "registry/configmaps/default/a, configmaps",
    "registry/minions/node-1, nodes",
    "registry/services/specs/default/web, services",
    "registry/services/endpoints/default/web, endpoints",
    "registry/cert-manager.io/certificates/default/web, certificates.cert-manager.io",
    "registry/apiregistration.k8s.io/apiservices/v1.apps, apiservices.apiregistration.k8s.io",
    "registry/health, health",
    "registry/, other",
    "else, other"
  })
  void hasANameThatPeopleKnow(String key, String name) {
    assertThat(ResourceType.shownName(ByteString.copyFromUtf8(key))).isEqualTo(name);
  }
}
