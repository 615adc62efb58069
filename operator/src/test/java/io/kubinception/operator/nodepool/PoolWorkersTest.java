package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolWorkersTest {

  @ParameterizedTest
  @CsvSource({
    "demo, workers, demo-workers-",
    "demo, demo-workers, demo-workers-",
    "demo, demo, demo-demo-",
    "demo, a.b, demo-a-b-",
    "a234567890123456789012345678901234567890,"
        + " b2345678901234-6789012345678901234567890123456789,"
        + " a234567890123456789012345678901234567890-b2345678901234-6-",
    "a234567890123456789012345678901234567890,"
        + " b2345678901234-.789012345678901234567890123456789,"
        + " a234567890123456789012345678901234567890-b2345678901234-",
  })
  void aNameIsAHostName(String cluster, String pool, String prefix) {
    assertThat(PoolWorkers.name(cluster, pool, new Random(1)))
        .startsWith(prefix)
        .matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
        .hasSize(prefix.length() + 5);
  }
}
