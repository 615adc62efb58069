package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input is refused with a sentence, at apply and by the command. */
@Order(6)
@OnTheLab
class RefusalsE2E {
  private final Provider provider;

  RefusalsE2E(Provider provider) {
    this.provider = provider;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 1.20.0                                       | supported",
        "networks: {pods: 10.96.0.0/15, services: 10.96.0.0/16} | overlap",
        "networks: {pods: 172.31.0.0/16}                       | 172.31.0.0/16",
        "networks: {pods: 10.128.0.0/16}                       | 10.128.0.0/16",
        "networks: {pods: banana}                              | CIDR",
      })
  void aBadCustomerClusterIsRefusedAtApply(String spec, String sentence) {
    var result =
        provider
            .kubectl("apply", "-f", "-")
            .run(
                """
                apiVersion: kubinception.io/v1alpha1
                kind: CustomerCluster
                metadata: {name: bad}
                spec: {%s}
                """
                    .formatted(spec.strip()));

    assertThat(result.code()).isNotZero();
    assertThat(result.output()).contains(sentence.strip());
  }

  @ParameterizedTest
  @CsvSource({"replicas: -1,replicas", "flavour: huge,flavour"})
  void aBadNodePoolIsRefusedAtApply(String spec, String sentence) {
    var result =
        provider
            .kubectl("apply", "-f", "-")
            .run(
                """
                apiVersion: kubinception.io/v1alpha1
                kind: NodePool
                metadata: {name: bad}
                spec: {cluster: nobody, %s}
                """
                    .formatted(spec));

    assertThat(result.code()).isNotZero();
    assertThat(result.output()).contains(sentence);
  }

  @Test
  void theCommandSaysWhatIsWrongBeforeItAsksAnybody() {
    assertThat(provider.launched("cluster", "create", "Bad_Name").run())
        .satisfies(
            r -> {
              assertThat(r.code()).isEqualTo(2);
              assertThat(r.output()).contains("name");
            });
    assertThat(provider.launched("cluster", "create", "x", "--nodes", "-1").run().code())
        .isEqualTo(2);
    assertThat(provider.launched("cluster", "get", "nobody").run().code()).isEqualTo(3);
  }
}
