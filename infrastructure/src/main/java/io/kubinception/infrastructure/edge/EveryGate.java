package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.InfrastructureException;
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

  @Override
  public void ensure(EdgeAccess access) {
    @Nullable InfrastructureException failure = null;
    for (EdgeGate gate : gates) {
      try {
        gate.ensure(access);
      } catch (InfrastructureException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
