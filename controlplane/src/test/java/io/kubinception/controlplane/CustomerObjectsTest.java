package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.PodNetwork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerObjectsTest {

  @Test
  void everySupportedVersionHasImagesAndAddOns() {
    assertThat(KubernetesVersions.SUPPORTED)
        .allSatisfy(
            version -> {
              assertThat(ComponentImages.of(version).apiServer()).endsWith(":v" + version);
              assertThat(KubeletConfiguration.yaml(version, Networks.defaults())).isNotEmpty();
            });
  }

  @Test
  void unknownVersionIsRefused() {
    assertThatThrownBy(() -> ComponentImages.of("1.2.3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.2.3");
  }

  @Test
  void podNetworkOfTheCustomersOwnIsLeftAlone() {
    assertThat(names(Models.withoutPodNetwork())).noneMatch(name -> name.contains("kube-router"));
    assertThat(names(Models.minimal())).contains("kube-router");
  }

  @Test
  void edgeWithoutAnAddressIsRefused() {
    assertThatThrownBy(
            () ->
                CustomerObjects.of(
                    Models.withEdge("edge.example"), Models.AUTHORITY_PEM, Models.CREDENTIALS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("edge.example");
  }

  @Test
  void placeholderWithoutValueIsRefused() {
    assertThatThrownBy(() -> Template.fill("1.36.4", "coredns.yaml", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no value");
  }

  @ParameterizedTest
  @CsvSource({
    "10.96.0.0/16,   10.96.0.1,   10.96.0.10",
    "10.40.16.0/20,  10.40.16.1,  10.40.16.10",
    "10.40.16.77/20, 10.40.16.1,  10.40.16.10",
    "192.168.3.0/24, 192.168.3.1, 192.168.3.10",
    "240.0.0.0/12,   240.0.0.1,   240.0.0.10"
  })
  void fixedServiceAddressesAreTheFirstAndTheTenth(String services, String first, String tenth) {
    var networks = new Networks("10.244.0.0/16", services, "cluster.local", PodNetwork.NONE);

    assertThat(ServiceAddresses.of(networks)).isEqualTo(new ServiceAddresses(first, tenth));
  }

  private static List<String> names(ControlPlaneModel model) {
    return CustomerObjects.of(model, Models.AUTHORITY_PEM, Models.CREDENTIALS).stream()
        .map(HasMetadata::getMetadata)
        .map(meta -> meta.getName())
        .toList();
  }
}
