package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster oidc}. */
@Command(
    name = "oidc",
    description = {
      "Let people of an OpenID Connect issuer into a cluster by its tokens, or no more.",
      "An issuer that is there already is told anew.",
      "What they may do there, RBAC in the cluster says: nothing, to begin with."
    })
public final class ClusterOidcCommand implements Callable<Integer> {
  private static final int MOST = 8;

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final IssuerOptions options = new IssuerOptions();

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
    Optional<OidcIssuer> issuer = options.issuer();
    if (issuer.isPresent() == (removed != null)) {
      throw Failure.usage("give either an issuer with --issuer and --audience, or --remove URL");
    }
    var cluster = Lookup.clusterToChange(session, name);
    session
        .terminal()
        .print(removed == null ? letIn(cluster, issuer.orElseThrow()) : takeOut(cluster, removed));
    return ExitCode.OK;
  }

  private String letIn(CustomerCluster cluster, OidcIssuer issuer) {
    change(cluster, with(issuers(cluster), issuer));
    return "Tokens of %s let people into cluster %s soon; give them rights with RBAC there."
        .formatted(issuer.issuer(), name);
  }

  private String takeOut(CustomerCluster cluster, String url) {
    change(cluster, without(issuers(cluster), url));
    return ("Tokens of %s shall let nobody into cluster %s any more. Its API server follows when the"
            + " issuers that are left answer: 'kubectl auth whoami' with such a token is"
            + " Unauthorized then. '%s' has it hold in any case.")
        .formatted(url, name, session.command("cluster kubeconfig %s --reset".formatted(name)));
  }

  private static List<OidcIssuer> issuers(CustomerCluster cluster) {
    return cluster.getSpec().access().oidc();
  }

  private void change(CustomerCluster cluster, List<OidcIssuer> issuers) {
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

  private static List<OidcIssuer> with(List<OidcIssuer> before, OidcIssuer issuer) {
    List<OidcIssuer> after = new ArrayList<>(others(before, issuer.issuer()));
    if (after.size() >= MOST) {
      throw Failure.usage("a cluster has at most %d issuers: --remove one first".formatted(MOST));
    }
    after.add(issuer);
    return after;
  }
}
