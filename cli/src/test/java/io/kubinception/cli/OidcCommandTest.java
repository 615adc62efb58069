package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.api.v1alpha1.RequiredClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcCommandTest {
  private static final String URL = "https://login.example.com/realm";

  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String... words) {
    return new CommandRun(fleet).of(words);
  }

  private List<OidcIssuer> wish() {
    return fleet
        .find(CustomerCluster.class, "default", "demo")
        .orElseThrow()
        .getSpec()
        .access()
        .oidc();
  }

  @Test
  void anIssuerIsLetInChangedAndTakenOut() {
    assertThat(run("cluster", "oidc", "demo", "--issuer", URL, "--audience", "a,b").out())
        .contains("Tokens of " + URL + " let people into cluster demo soon");
    run("cluster", "oidc", "demo", "--issuer", "https://other.example.com", "--audience", "c");
    assertThat(wish())
        .extracting(OidcIssuer::issuer)
        .containsExactly(URL, "https://other.example.com");
    assertThat(wish().getFirst().audiences()).containsExactly("a", "b");
    assertThat(wish().getFirst().usernameClaim()).isEqualTo("sub");

    run("cluster", "oidc", "demo", "--issuer", URL, "--audience", "a", "--username-claim", "email");
    assertThat(wish()).hasSize(2);
    assertThat(wish().getLast().usernameClaim()).isEqualTo("email");

    assertThat(run("cluster", "oidc", "demo", "--remove", URL).out())
        .contains("shall let nobody into", "kubinception cluster kubeconfig demo --reset");
    assertThat(wish()).extracting(OidcIssuer::issuer).containsExactly("https://other.example.com");
  }

  @Test
  void allThatAnIssuerCanBeTold(@TempDir Path directory) throws IOException {
    Path authorities = Files.writeString(directory.resolve("ca.pem"), "a certificate");
    run(
        ("cluster oidc demo --issuer "
                + URL
                + " --audience a --username-prefix u: --groups-claim g")
            .concat(" --groups-prefix g: --require-claim hd=example.com --issuer-ca " + authorities)
            .split(" "));

    assertThat(wish())
        .containsExactly(
            new OidcIssuer(
                URL,
                List.of("a"),
                "sub",
                "u:",
                "g",
                "g:",
                List.of(new RequiredClaim("hd", "example.com")),
                "a certificate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | give either an issuer with --issuer and --audience, or --remove URL",
        "--issuer https://a.example.com --audience b --remove https://a.example.com | give either",
        "--remove https://a.example.com --username-claim email | give --issuer with it",
        "--issuer https://a.example.com | give --audience with --issuer",
        "--issuer https://a.example.com --audience b --issuer-ca /nowhere | cannot read /nowhere",
      })
  void refusesWhatIsIncomplete(String options, String sentence) {
    var result = run(("cluster oidc demo " + options).strip().split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
    assertThat(wish()).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotTakenOut() {
    var result = run("cluster", "oidc", "demo", "--remove", URL);

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.err()).contains("cluster demo has no issuer " + URL + "; it has none");
  }

  @Test
  void aNinthIsRefusedBeforeItIsSent() {
    IntStream.range(0, 8)
        .forEach(i -> run("cluster", "oidc", "demo", "--issuer", URL + i, "--audience", "a"));

    assertThat(run("cluster", "oidc", "demo", "--issuer", URL, "--audience", "a").err())
        .contains("at most 8 issuers: --remove one first");
    assertThat(wish()).hasSize(8);
  }
}
