package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ExtraArgument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SizeClassTest {

  @ParameterizedTest
  @EnumSource(ClusterSize.class)
  void goCollectsHarderWellBeforeThePodIsKilled(ClusterSize size) {
    for (Component component : Component.values()) {
      SizeClass.Size of = SizeClass.of(size).of(component);
      long limit = bytes(of.memoryLimit());
      assertThat(of.goMemoryLimitBytes()).isBetween(limit * 80 / 100, limit * 90 / 100);
      assertThat(bytes(of.memoryRequest())).isLessThan(of.goMemoryLimitBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ClusterSize.class,
      names = {"MEDIUM", "LARGE", "XLARGE"})
  void eachIsMoreThanTheOneBefore(ClusterSize size) {
    SizeClass before = SizeClass.of(ClusterSize.values()[size.ordinal() - 1]);
    SizeClass one = SizeClass.of(size);

    assertThat(one.nodes()).isGreaterThan(before.nodes());
    for (Component component : Component.values()) {
      assertThat(number(one.of(component).cpuRequest()))
          .isGreaterThan(number(before.of(component).cpuRequest()));
      assertThat(bytes(one.of(component).memoryRequest()))
          .isGreaterThan(bytes(before.of(component).memoryRequest()));
      assertThat(bytes(one.of(component).memoryLimit()))
          .isGreaterThan(bytes(before.of(component).memoryLimit()));
    }
  }

  @ParameterizedTest
  @EnumSource(ClusterSize.class)
  void aPodTellsItsSizeByWhatItMayUse(ClusterSize size) {
    var pod =
        Rendering.of(Models.of(size, Models.minimal()))
            .apiServer()
            .getSpec()
            .getTemplate()
            .getSpec();
    Quantity limit = pod.getContainers().getFirst().getResources().getLimits().get("memory");

    assertThat(SizeClass.ofApiServerLimit(limit)).contains(size);
    assertThat(SizeClass.ofApiServerLimit(new Quantity("3Gi"))).isEmpty();
    assertThat(SizeClass.ofApiServerLimit(null)).isEmpty();
  }

  @Test
  void whatACustomerSetsTakesThePlaceOfTheSizes() {
    var added =
        new ExtraArguments(
            List.of(new ExtraArgument("max-requests-inflight", "50")), List.of(), List.of());

    assertThat(ApiServerFlags.of(Models.of(ClusterSize.LARGE, Models.withExtraArguments(added))))
        .contains("--max-requests-inflight=50", "--max-mutating-requests-inflight=400")
        .doesNotContain("--max-requests-inflight=800");
  }

  private static double number(String quantity) {
    return new Quantity(quantity).getNumericalAmount().doubleValue();
  }

  private static long bytes(String quantity) {
    return new Quantity(quantity).getNumericalAmount().longValueExact();
  }
}
