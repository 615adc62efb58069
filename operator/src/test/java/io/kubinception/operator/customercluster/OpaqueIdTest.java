package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpaqueIdTest {

  @Test
  void sameUidGivesTheSameIdOtherUidsOthers() {
    String uid = "3f1b3c62-6a55-4c0c-9d9f-0f6b8a2c7f10";

    assertThat(OpaqueId.of(uid)).isEqualTo(OpaqueId.of(uid)).matches("[a-z][a-z0-9]{11}");
    assertThat(IntStream.range(0, 1000).mapToObj(i -> OpaqueId.of(new UUID(i, i).toString())))
        .doesNotHaveDuplicates();
  }
}
