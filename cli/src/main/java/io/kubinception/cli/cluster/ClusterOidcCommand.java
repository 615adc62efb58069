package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster oidc}. */
@Command(
    name = "oidc",
    description = {
      "Let people of an OpenID Connect issuer into a cluster by its tokens, or no more.",
      "What they may do there, RBAC in the cluster says: nothing, to begin with."
    })
public final class ClusterOidcCommand implements Callable<Integer> {
  private static final int MOST = 8;

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description =
          "Let people of the issuer with this URL in, as tokens have it in the claim iss, like"
              + " https://login.example.com/realm; one that is there already is told anew.")
  private @Nullable String issuer;

  @Option(
      names = "--audience",
      split = ",",
      paramLabel = "NAME",
      description = "Whom tokens must be for (claim aud), mostly the client's ID; more by commas.")
  private List<String> audiences = List.of();

  @Option(
      names = "--username-claim",
      paramLabel = "CLAIM",
      description = "Claim with the user's name (default sub).")
  private @Nullable String usernameClaim;

  @Option(
      names = "--username-prefix",
      paramLabel = "PREFIX",
      description = "Put before the user's name (default oidc:).")
  private @Nullable String usernamePrefix;

  @Option(
      names = "--groups-claim",
      paramLabel = "CLAIM",
      description = "Claim with the user's groups (default groups).")
  private @Nullable String groupsClaim;

  @Option(
      names = "--groups-prefix",
      paramLabel = "PREFIX",
      description = "Put before each group's name (default oidc:).")
  private @Nullable String groupsPrefix;

  @Option(
      names = "--require-claim",
      paramLabel = "CLAIM=VALUE",
      description = "A claim that tokens must have with this value; give it again for more.")
  private Map<String, String> requiredClaims = Map.of();

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Authorities that sign the issuer's certificate, PEM (default: public ones).")
  private @Nullable Path authorities;

  @Option(
      names = "--remove",
      paramLabel = "URL",
      description = "Let people of the issuer with this URL in no more.")
  private @Nullable String removed;

  public ClusterOidcCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if ((issuer == null) == (removed == null)) {
      throw Failure.usage("give either an issuer with --issuer and --audience, or --remove URL");
    }
    var cluster = Lookup.cluster(session.fleet(), session.namespace(), name);
    List<OidcIssuer> before = cluster.getSpec().access().oidc();
    if (issuer != null) {
      change(cluster, with(before, issuer));
      session
          .terminal()
          .print(
              "Tokens of %s let people into cluster %s soon; give them rights with RBAC there."
                  .formatted(issuer, name));
    }
    if (removed != null) {
      change(cluster, without(before, removed));
      session
          .terminal()
          .print("Tokens of %s let nobody into cluster %s any more.".formatted(removed, name));
    }
    return ExitCode.OK;
  }

  private void change(CustomerCluster cluster, List<?> issuers) {
    session.fleet().change(cluster, Map.of("access", Map.of("oidc", issuers)));
  }

  private List<OidcIssuer> without(List<OidcIssuer> before, String url) {
    List<OidcIssuer> others = others(before, url);
    if (others.size() == before.size()) {
      String there = before.stream().map(OidcIssuer::issuer).collect(Collectors.joining(", "));
      throw Failure.notFound(
          "cluster %s has no issuer %s; it has %s"
              .formatted(name, url, there.isEmpty() ? "none" : there));
    }
    return others;
  }

  private static List<OidcIssuer> others(List<OidcIssuer> issuers, String url) {
    return issuers.stream().filter(i -> !i.issuer().equals(url)).toList();
  }

  private List<Object> with(List<OidcIssuer> before, String url) {
    if (audiences.isEmpty()) {
      throw Failure.usage("give --audience with --issuer: whom its tokens are for");
    }
    List<Object> after = new ArrayList<>(others(before, url));
    if (after.size() >= MOST) {
      throw Failure.usage("a cluster has at most %d issuers: --remove one first".formatted(MOST));
    }
    after.add(told(url));
    return after;
  }

  /** What is not given is left out: the defaults are the API server's. */
  private Map<String, Object> told(String url) {
    var told = new LinkedHashMap<String, Object>();
    told.put("issuer", url);
    told.put("audiences", audiences);
    put(told, "usernameClaim", usernameClaim);
    put(told, "usernamePrefix", usernamePrefix);
    put(told, "groupsClaim", groupsClaim);
    put(told, "groupsPrefix", groupsPrefix);
    put(
        told,
        "certificateAuthority",
        authorities == null ? null : TextFile.read("--ca-file", authorities));
    told.put(
        "requiredClaims",
        requiredClaims.entrySet().stream()
            .map(claim -> Map.of("name", claim.getKey(), "value", claim.getValue()))
            .toList());
    return told;
  }

  private static void put(Map<String, Object> told, String key, @Nullable String value) {
    if (value != null) {
      told.put(key, value);
    }
  }
}
