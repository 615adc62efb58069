package io.kubinception.infrastructure.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import io.kubinception.infrastructure.Network;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EveryGateTest {
  private static final EdgeAccess ACCESS =
      new EdgeAccess(Map.of(30001, Set.of(Network.parse("203.0.113.0/24"))));

  private final OneEdge first = new OneEdge();
  private final OneEdge second = new OneEdge();
  private final EdgeGate both = new EveryGate(List.of(first, second));

  private static final class OneEdge implements EdgeGate {
    private boolean away;
    private @Nullable EdgeAccess has;

    @Override
    public void ensure(EdgeAccess access) {
      if (away) {
        throw new Unavailable("away", null);
      }
      has = access;
    }
  }

  @Test
  void allAreTold() {
    both.ensure(ACCESS);

    assertThat(first.has).isEqualTo(ACCESS);
    assertThat(second.has).isEqualTo(ACCESS);
  }

  @Test
  void oneThatIsAwayKeepsNothingFromTheOthersAndIsToldOf() {
    first.away = true;

    assertThatThrownBy(() -> both.ensure(ACCESS)).isInstanceOf(Unavailable.class);

    assertThat(second.has).isEqualTo(ACCESS);
    first.away = false;
    both.ensure(ACCESS);
    assertThat(first.has).isEqualTo(ACCESS);
  }
}
