package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.api.v1alpha1.RequiredClaim;
import io.kubinception.cli.Failure;
import io.kubinception.cli.check.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An OpenID Connect issuer, as every command is told of one. */
final class IssuerOptions {
  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description =
          "Let people of the OpenID Connect issuer with this URL in, as tokens have it in the"
              + " claim iss, like https://login.example.com/realm.")
  private @Nullable String url;

  @Option(
      names = "--audience",
      split = ",",
      paramLabel = "NAME",
      description =
          "With --issuer: whom tokens must be for (claim aud), mostly the client's ID; more by"
              + " commas.")
  private List<String> audiences = List.of();

  @Option(
      names = "--username-claim",
      paramLabel = "CLAIM",
      description = "With --issuer: claim with the user's name (default sub).")
  private @Nullable String usernameClaim;

  @Option(
      names = "--username-prefix",
      paramLabel = "PREFIX",
      description = "With --issuer: put before the user's name (default oidc:).")
  private @Nullable String usernamePrefix;

  @Option(
      names = "--groups-claim",
      paramLabel = "CLAIM",
      description = "With --issuer: claim with the user's groups (default groups).")
  private @Nullable String groupsClaim;

  @Option(
      names = "--groups-prefix",
      paramLabel = "PREFIX",
      description = "With --issuer: put before each group's name (default oidc:).")
  private @Nullable String groupsPrefix;

  @Option(
      names = "--require-claim",
      paramLabel = "CLAIM=VALUE",
      description =
          "With --issuer: a claim that tokens must have with this value; give it again for more.")
  private Map<String, String> requiredClaims = Map.of();

  @Option(
      names = "--issuer-ca",
      paramLabel = "FILE",
      description =
          "With --issuer: authorities that sign its certificate, PEM (default: public ones).")
  private @Nullable Path authorities;

  /**
   * The issuer, if there is to be one.
   *
   * @throws Failure when what belongs to it is missing, cannot be read, or is given without it
   */
  @SuppressWarnings("NullAway") // The record has a default for what is null.
  Optional<OidcIssuer> issuer() {
    if (url == null) {
      checkNothingElse();
      return Optional.empty();
    }
    if (audiences.isEmpty()) {
      throw Failure.usage("give --audience with --issuer: whom its tokens are for");
    }
    return Optional.of(
        new OidcIssuer(
            url,
            audiences,
            usernameClaim,
            usernamePrefix,
            groupsClaim,
            groupsPrefix,
            requiredClaims.entrySet().stream()
                .map(claim -> new RequiredClaim(claim.getKey(), claim.getValue()))
                .toList(),
            authorities == null ? null : TextFile.read("--issuer-ca", authorities)));
  }

  private void checkNothingElse() {
    boolean more =
        usernameClaim != null
            || usernamePrefix != null
            || groupsClaim != null
            || groupsPrefix != null
            || authorities != null
            || !audiences.isEmpty()
            || !requiredClaims.isEmpty();
    if (more) {
      throw Failure.usage("give --issuer with it: the URL of the issuer that this is about");
    }
  }
}
