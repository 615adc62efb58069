package io.kubinception.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows which registries can be pulled from, so that nothing hangs where none answers. */
final class RegistryProbe {

  private static final Duration PATIENCE = Duration.ofMillis(2500);

  private final Map<String, Boolean> usable = new ConcurrentHashMap<>();

  /** Asks each registry once. */
  boolean answers(String registry) {
    return usable.computeIfAbsent(registry, RegistryProbe::ask);
  }

  /** It answered, but gives no images (a proxy that refuses, say): do not try it again. */
  void gaveNothing(String registry) {
    usable.put(registry, false);
  }

  private static boolean ask(String registry) {
    var request =
        HttpRequest.newBuilder(URI.create("https://" + registry + "/v2/"))
            .timeout(PATIENCE)
            .build();
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      // A registry says 401 to strangers; Docker Hub's front door redirects.
      return status < 400 || status == 401;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
