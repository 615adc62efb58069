package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Edges that stand in for each other: each is told, whether or not another one is away.
 *
 * @param gates of which all must let in the same
 */
public record EveryGate(List<EdgeGate> gates) implements EdgeGate {
  public EveryGate {
    gates = List.copyOf(gates);
  }

  /** False also when one is away: there is something to do then. */
  @Override
  public boolean holds(EdgeAccess access) {
    try {
      return gates.stream().allMatch(gate -> gate.holds(access));
    } catch (Unavailable e) {
      return false;
    }
  }

  @Override
  public void set(EdgeAccess access) {
    @Nullable InfrastructureException failure = null;
    for (EdgeGate gate : gates) {
      try {
        if (!gate.holds(access)) {
          gate.set(access);
        }
      } catch (InfrastructureException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
