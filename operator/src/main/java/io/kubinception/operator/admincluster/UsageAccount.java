package io.kubinception.operator.admincluster;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The account of the chart that may read what nodes use, and nothing else. Nodes are shown its
 * tokens instead of the operator's, which opens all Secrets.
 */
final class UsageAccount {
  static final String NAME = "kubinception-usage";
  private static final Duration LIFE = Duration.ofHours(1);

  private final KubernetesClient client;
  private final String operatorNamespace;
  private final Clock clock;
  private @Nullable String token;
  private Instant until = Instant.MIN;

  UsageAccount(KubernetesClient client, String operatorNamespace, Clock clock) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
    this.clock = clock;
  }

  /** A token that is good for a while. */
  synchronized String token() {
    Instant now = clock.instant();
    String kept = token;
    if (kept != null && now.isBefore(until)) {
      return kept;
    }
    TokenRequest asked =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(LIFE.toSeconds())
            .endSpec()
            .build();
    String made =
        client
            .serviceAccounts()
            .inNamespace(operatorNamespace)
            .withName(NAME)
            .tokenRequest(asked)
            .getStatus()
            .getToken();
    token = made;
    until = now.plus(LIFE.dividedBy(2));
    return made;
  }

  /** The token was refused: the account was made anew, say. */
  synchronized void forget() {
    token = null;
  }
}
