package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.Network;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may connect to which port of an edge.
 *
 * @param guarded the networks that may, by port; a port that is not in here is open to all
 */
public record EdgeAccess(Map<Integer, Set<Network>> guarded) {
  public EdgeAccess {
    guarded =
        guarded.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
  }

  /** Whether clients of this network may connect to this port. */
  public boolean letsIn(Network clients, int port) {
    Set<Network> allowed = guarded.get(port);
    return allowed == null || allowed.stream().anyMatch(network -> network.contains(clients));
  }
}
