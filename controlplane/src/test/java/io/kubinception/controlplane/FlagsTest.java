package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.api.v1alpha1.ExtraArgument;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsTest {

  @Test
  void customersArgumentTakesThePlaceOfOurs() {
    var flags = new Flags().with("event-ttl", "30m").with("profiling", "false");

    assertThat(flags.lineWith(List.of(new ExtraArgument("event-ttl", "2h"))))
        .containsExactly("--profiling=false", "--event-ttl=2h");
  }

  @Test
  void customersArgumentMayBeRepeated() {
    var twice = List.of(new ExtraArgument("a", "1"), new ExtraArgument("a", "2"));

    assertThat(new Flags().lineWith(twice)).containsExactly("--a=1", "--a=2");
  }

  @Test
  void flagIsInATableOnce() {
    assertThatThrownBy(() -> new Flags().with("v", 1).with("v", 2))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubeconfig", "tls-cert-file", "client-ca-file", "profiling"})
  void reservedArgumentChangesNothing(String name) {
    var extra = List.of(new ExtraArgument(name, "evil"));
    var tampered = Models.withExtraArguments(new ExtraArguments(extra, extra, extra));

    assertThat(lines(tampered)).isEqualTo(lines(Models.minimal()));
  }

  @ParameterizedTest
  @MethodSource("ofApiServer")
  void everyFlagThatIsolationNeedsIsReserved(String name) {
    var extra = List.of(new ExtraArgument(name, "evil"));
    var tampered = Models.withExtraArguments(new ExtraArguments(extra, List.of(), List.of()));

    assertThat(ApiServerFlags.of(tampered)).isEqualTo(ApiServerFlags.of(Models.minimal()));
  }

  /** All that we set, but for what a customer may well know better. */
  static Stream<String> ofApiServer() {
    return names(ApiServerFlags.of(Models.minimal())).filter(name -> !name.equals("event-ttl"));
  }

  @Test
  void customersArgumentsComeLast() {
    assertThat(ApiServerFlags.of(Models.twoReplicas())).endsWith("--v=4", "--event-ttl=2h");
    assertThat(ControllerManagerFlags.of(Models.twoReplicas()))
        .endsWith("--node-monitor-grace-period=20s");
    assertThat(SchedulerFlags.of(Models.twoReplicas())).endsWith("--v=3");
  }

  @Test
  void nobodyElectsALeaderAmongOne() {
    assertThat(ControllerManagerFlags.of(Models.minimal())).contains("--leader-elect=false");
    assertThat(SchedulerFlags.of(Models.minimal())).contains("--leader-elect=false");
    assertThat(SchedulerFlags.of(Models.twoReplicas())).contains("--leader-elect=true");
  }

  @Test
  void edgeIsAdvertisedOnlyByAddress() {
    assertThat(ApiServerFlags.of(Models.withEdge("172.31.0.10")))
        .contains("--advertise-address=172.31.0.10");
    assertThat(names(ApiServerFlags.of(Models.withEdge("edge.example"))))
        .doesNotContain("advertise-address");
  }

  @Test
  void tenantsKeysAreUnderItsPrefix() {
    assertThat(ApiServerFlags.of(Models.minimal()))
        .contains("--etcd-prefix=/t/abcdefghijkl/registry", "--etcd-compaction-interval=0");
  }

  private static List<List<String>> lines(ControlPlaneModel model) {
    return Stream.<Function<ControlPlaneModel, List<String>>>of(
            ApiServerFlags::of, ControllerManagerFlags::of, SchedulerFlags::of)
        .map(of -> of.apply(model))
        .toList();
  }

  private static Stream<String> names(List<String> line) {
    return line.stream().map(flag -> flag.substring(2, flag.indexOf('=')));
  }
}
