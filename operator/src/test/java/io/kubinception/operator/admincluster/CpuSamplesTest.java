package io.kubinception.operator.admincluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuSamplesTest {

  @Test
  void aBurstDoesNotCountAgainstWhatIsFree() {
    var samples = new CpuSamples();
    samples.add(400);
    samples.add(1900);

    assertThat(samples.free(2000)).isEqualTo(1600);
  }

  @Test
  void useThatStaysCounts() {
    var samples = new CpuSamples();
    samples.add(400);
    for (int i = 0; i < 30; i++) {
      samples.add(1500);
    }

    assertThat(samples.free(2000)).isEqualTo(500);
  }

  @Test
  void oneMayAlwaysStart() {
    assertThat(CpuSamples.slots(0)).isEqualTo(1);
    assertThat(CpuSamples.slots(1500)).isEqualTo(2);
  }
}
