package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes all Secrets of a customer as they are: the API server leaves those alone that its first
 * encryption key has written, and writes the others with that key. A few at a time and a few
 * seconds per pass, whatever a customer stores. Where it has come is kept in memory: to begin anew
 * costs reads only.
 */
final class SecretRewrite {
  private static final long AT_ONCE = 20;
  private static final Duration PER_PASS = Duration.ofSeconds(3);
  private static final int GONE = 410;

  private final Clock clock;
  private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

  private record Place(@Nullable String next, int written) {
    private static final Place BEGIN = new Place(null, 0);
  }

  SecretRewrite(Clock clock) {
    this.clock = clock;
  }

  /**
   * Goes on.
   *
   * @param customer whose Secrets they are
   * @return what is missing; empty when all are written
   */
  Optional<String> goOn(String customer, CustomerApi api) {
    Instant end = clock.instant().plus(PER_PASS);
    Place place = places.getOrDefault(customer, Place.BEGIN);
    do {
      Page<Secret> page = page(api, place.next());
      if (page == null) {
        place = Place.BEGIN;
        continue;
      }
      page.items().forEach(s -> write(api, s));
      place = new Place(page.next(), place.written() + page.items().size());
      if (place.next() == null) {
        places.remove(customer);
        return Optional.empty();
      }
    } while (clock.instant().isBefore(end));
    places.put(customer, place);
    return Optional.of(
        "%d Secrets are written with the key, more follow".formatted(place.written()));
  }

  /** The Secrets from there on; null when that place is no longer known. */
  private static @Nullable Page<Secret> page(CustomerApi api, @Nullable String from) {
    try {
      return Page.<Secret>read(api.client().secrets().inAnyNamespace()::list, AT_ONCE, from);
    } catch (KubernetesClientException e) {
      if (e.getCode() == GONE && from != null) {
        return null;
      }
      throw e;
    }
  }

  private static void write(CustomerApi api, Secret secret) {
    try {
      api.client()
          .resource(secret)
          .lockResourceVersion(secret.getMetadata().getResourceVersion())
          .update();
    } catch (KubernetesClientException e) {
      // Somebody else has just written or deleted it: with the same key.
      if (e.getCode() != 409 && e.getCode() != 404) {
        throw e;
      }
    }
  }
}
