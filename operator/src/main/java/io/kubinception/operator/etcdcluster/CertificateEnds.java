package io.kubinception.operator.etcdcluster;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * When the certificates of an etcd cluster end: those that its members show, and the operator's
 * own. Nobody renews them by the way, and the day after all customers stand still.
 */
final class CertificateEnds {
  /** The operator's own in what {@link #of} returns. */
  static final String ROOT = "root";

  private static final Duration SOON = Duration.ofDays(30);
  private static final Duration LOOKED = Duration.ofHours(1);

  private final Function<URI, Optional<Instant>> read;
  private final Clock clock;
  private final ConcurrentMap<URI, Look> looks = new ConcurrentHashMap<>();

  /**
   * @param read asks a server
   */
  CertificateEnds(Function<URI, Optional<Instant>> read, Clock clock) {
    this.read = read;
    this.clock = clock;
  }

  private record Look(Instant at, Instant end) {}

  /**
   * By name of the member, and for {@link #ROOT}; without those that cannot be told.
   *
   * @param root when the operator's own ends
   */
  Map<String, Instant> of(ClusterReport report, Instant root) {
    var ends = new HashMap<String, Instant>(Map.of(ROOT, root));
    for (Member member : report.members()) {
      member.endpoints().stream()
          .findFirst()
          .map(URI::create)
          .flatMap(this::end)
          .ifPresent(end -> ends.put(member.name(), end));
    }
    return ends;
  }

  private Optional<Instant> end(URI endpoint) {
    Optional<Instant> known =
        Optional.ofNullable(looks.get(endpoint))
            .filter(look -> look.at().plus(LOOKED).isAfter(clock.instant()))
            .map(Look::end)
            // Renewed ones are to be seen soon.
            .filter(end -> !isSoon(end));
    if (known.isPresent()) {
      return known;
    }
    Optional<Instant> end = read.apply(endpoint);
    end.ifPresent(at -> looks.put(endpoint, new Look(clock.instant(), at)));
    return end;
  }

  /** What to do about those that end within thirty days, as a sentence. */
  Optional<String> sentence(Map<String, Instant> ends) {
    var soon = new TreeMap<String, Instant>(ends);
    soon.values().removeIf(end -> !isSoon(end));
    Optional<Instant> first = soon.values().stream().min(Comparator.naturalOrder());
    return first.map(
        end ->
            ("certificates end, the first at %s (%s): no customer reaches the etcd cluster then; renew"
                    + " them with 'kubinception etcd certificates', or as you made them")
                .formatted(end, String.join(", ", soon.keySet())));
  }

  private boolean isSoon(Instant end) {
    return end.isBefore(clock.instant().plus(SOON));
  }
}
