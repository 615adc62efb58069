package io.kubinception.etcd.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.TenantId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTypeTest {
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
  void aKeyTellsItsResourceType(String path, String type) {
    var id = new TenantId("abcdefghijkl");
    var key = ByteString.copyFromUtf8("/t/abcdefghijkl/" + path);
    assertThat(ResourceType.of(key, id.keyRange())).isEqualTo(type);
  }
}
