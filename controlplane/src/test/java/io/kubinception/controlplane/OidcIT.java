package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.api.v1alpha1.RequiredClaim;
import io.kubinception.testkit.LocalIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of customers' issuers before a real API server that has what is rendered for it. The
 * issuers are known by names that nothing resolves: they are found through the tunnel, or not.
 */
class OidcIT {
  /** The API server looks for an issuer's keys every ten seconds, and remembers tokens for ten. */
  private static final Duration FOLLOWED = Duration.ofSeconds(45);

  private Path folder;
  private LocalTunnel tunnel;
  private LocalIssuer first;
  private LocalIssuer second;
  private LocalApiServer server;

  @BeforeEach
  void start(@TempDir Path files) throws IOException, GeneralSecurityException {
    folder = files;
    tunnel = new LocalTunnel();
    first = issuer("login.customer.example");
    second = issuer("sso.customer.example");
    follow();
    Path selector = tunnel.configure(folder, Models.minimal());
    var rendered = ApiServerFlags.of(Models.withIssuers(Models.minimal(), prefixed(first)));
    server =
        LocalApiServer.start(
            folder,
            Stream.concat(
                    rendered.stream()
                        .filter(flag -> flag.startsWith("--authentication-config="))
                        .map(flag -> flag.replace(MountedFiles.path(""), folder + "/")),
                    Stream.of("--egress-selector-config-file=" + selector))
                .toList());
  }

  private LocalIssuer issuer(String host) throws IOException, GeneralSecurityException {
    var issuer = LocalIssuer.named(host);
    tunnel.leads(host + ":443", issuer.port());
    return issuer;
  }

  @AfterEach
  void stop() {
    server.close();
    first.close();
    second.close();
    tunnel.close();
  }

  @Test
  void issuersAreFollowedLiveAndNameNobodyOfOurs() throws Exception {
    String ada = first.tokenOf("ada", "developers", "system:masters");
    assertThat(who(ada)).as("while there is no issuer").isEmpty();

    follow(prefixed(first));
    await("the first issuer is followed", () -> who(ada).isPresent());
    UserInfo user = who(ada).orElseThrow();
    assertThat(user.getUsername()).isEqualTo("sso:ada");
    assertThat(user.getGroups())
        .containsExactlyInAnyOrder("sso:developers", "sso:system:masters", "system:authenticated");
    assertThat(tunnel.asked()).containsExactly("login.customer.example:443");
    refusesWhatIsNotForIt();

    follow(unprefixed(second));
    await("the second issuer is followed", () -> who(second.tokenOf("bob")).isPresent());
    await("the first one is followed no more", () -> who(ada).isEmpty());
    assertThat(who(second.tokenOf("bob", "developers")).orElseThrow().getUsername())
        .isEqualTo("bob");
    refusesOurs();
    assertThat(server.isAlive()).as("it is the same API server all the time").isTrue();
    assertThat(server.client("").raw("/readyz")).as("for the anonymous").isEqualTo("ok");
  }

  private void refusesWhatIsNotForIt() throws GeneralSecurityException {
    Duration ago = Duration.ofMinutes(-1);
    Duration soon = Duration.ofMinutes(5);
    String ours = "\"hd\":\"customer.example\"";
    assertThat(who(first.token("kubernetes", "ada", soon, ours))).as("all is well").isPresent();
    assertThat(who(first.token("kubernetes", "ada", ago, ours))).as("expired").isEmpty();
    assertThat(who(first.token("else", "ada", soon, ours))).as("for somebody else").isEmpty();
    assertThat(who(first.token("kubernetes", "ada", soon, "\"hd\":\"else.example\"")))
        .as("another claim")
        .isEmpty();
  }

  private void refusesOurs() throws GeneralSecurityException {
    for (String group : List.of("system:masters", "system:nodes", "kubinception:customer-admins")) {
      assertThat(who(second.tokenOf("bob", "developers", group))).as(group).isEmpty();
    }
    for (String name :
        List.of(
            "system:admin",
            "system:serviceaccount:kube-system:deployment-controller",
            "kubinception:provider",
            "kube-apiserver-kubelet-client")) {
      assertThat(who(second.tokenOf(name))).as(name).isEmpty();
    }
  }

  private static OidcIssuer prefixed(LocalIssuer issuer) {
    return new OidcIssuer(
        issuer.url(),
        List.of("kubernetes", "dashboard"),
        "sub",
        "sso:",
        "groups",
        "sso:",
        List.of(new RequiredClaim("hd", "customer.example")),
        issuer.authorityPem());
  }

  private static OidcIssuer unprefixed(LocalIssuer issuer) {
    return new OidcIssuer(
        issuer.url(),
        List.of("kubernetes"),
        "sub",
        "",
        "groups",
        "",
        List.of(),
        issuer.authorityPem());
  }

  /** Whom a token is of; empty when it is refused. */
  private Optional<UserInfo> who(String token) {
    try (var client = server.client(token)) {
      return Optional.of(
          client.resource(new SelfSubjectReview()).create().getStatus().getUserInfo());
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as(e.getMessage()).isEqualTo(401);
      return Optional.empty();
    }
  }

  /** Puts the file there in one step, as a kubelet does. */
  private void follow(OidcIssuer... issuers) throws IOException {
    Path fresh = folder.resolve("fresh");
    Files.writeString(fresh, AuthenticationConfig.yaml(List.of(issuers)));
    Files.move(
        fresh,
        folder.resolve(AuthenticationConfig.FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private interface Question {
    boolean ask() throws Exception;
  }

  private void await(String what, Question question) throws Exception {
    Instant deadline = Instant.now().plus(FOLLOWED);
    while (!question.ask()) {
      assertThat(Instant.now()).as("%s: %s", what, server.output()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }
}
