package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status",
        "cluster",
        "cluster create",
        "cluster list",
        "cluster get",
        "cluster kubeconfig",
        "cluster delete",
        "nodepool",
        "nodepool create",
        "nodepool list",
        "nodepool scale",
        "nodepool delete",
        "fsck",
        "chaos",
        "etcd",
        "etcd status",
        "etcd quota",
        "etcd pods",
        "etcd pods create",
        "etcd backup schedule",
        "etcd backup schedule create",
        "etcd backup delete",
        "completion"
      })
  void everyCommandHasHelpWithItsExitCodes(String command) {
    var result = new CommandRun(new FleetInMemory()).of((command + " --help").strip().split(" "));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("Usage: kubinception")
        .contains("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 timed out");
  }

  @Test
  void aGroupWithoutACommandShowsItsHelpAndIsWrongUsage() {
    var result = new CommandRun(new FleetInMemory()).of("cluster");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("Usage: kubinception cluster", "create", "kubeconfig");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "clustr list | there is no command or argument 'clustr': did you mean cluster?",
        "cluster list --nodez | there is no option '--nodez'",
        "cluster create demo2 --nodez 2 | there is no option '--nodez': did you mean --nodes?",
        "cluster get | NAME is missing",
        "nodepool scale p | option --nodes N is missing",
        "cluster create demo2 --nodes many | 'many' is no whole number",
        "cluster create demo2 --timeout soon | 'soon' is no time like 90s, 10m, 1h30m or 3d",
        "cluster create demo2 --timeout 5m | option --wait is missing",
        "cluster list -o xml | 'xml' is neither json nor yaml"
      })
  void wrongUsageIsOneSentenceAndAPointerToHelp(String command, String sentence) {
    var result = new CommandRun(Samples.wellFleet()).of(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(sentence, "--help'.");
    assertThat(result.err().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster wake demo --for 2h | cluster demo has none: without it, it stays awake",
        "cluster wake demo --for 0s | --for is a time like 90m or 8h",
        "up --provider-only --nodes 3 | --provider-only makes no cluster",
        "chaos --list -o json | --list shows a table",
        "etcd member list --key k.pem | are of an etcd that --endpoints names"
      })
  void optionsThatWouldDoNothingAreRefused(String command, String sentence) {
    var result = new CommandRun(Samples.wellFleet()).of(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
  }

  @Test
  void nothingIsGuessedThatIsFarFromWhatWasTyped() {
    var result = new CommandRun(new FleetInMemory()).of("frobnicate");

    assertThat(result.err()).contains("there is no command or argument 'frobnicate'\n");
  }

  @Test
  void theBookOfFaultsIsShownWithoutALab() {
    var result = new CommandRun(new FleetInMemory()).of("chaos", "--list");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("FAULT", "kill-api-server", "kill -9 of one api-server");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chaos --faults earthquake | There is no fault 'earthquake': see 'kubinception chaos --list'.",
        "chaos --minutes 0 | --minutes must be above 0: 0"
      })
  void faultsThatAreNotThereAreRefusedBeforeAnythingBreaks(String command, String sentence) {
    var result = new CommandRun(new FleetInMemory()).of(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
  }

  @Test
  void versionTellsTheKubernetesVersionsOnOffer() {
    var result = new CommandRun(new FleetInMemory()).of("--version");

    assertThat(result.out()).matches("kubinception \\S+ \\(Kubernetes 1\\.\\d+\\.\\d+.*\\)\\s+");
  }

  @Test
  void completionKnowsCommandsAndOptions() {
    var bash = new CommandRun(new FleetInMemory()).of("completion", "bash");
    var zsh = new CommandRun(new FleetInMemory()).of("completion", "zsh");

    assertThat(bash.out()).startsWith("#!").contains("kubeconfig", "--pod-network", "nodepool");
    assertThat(zsh.out()).startsWith("autoload -Uz compinit bashcompinit");
    assertThat(new CommandRun(new FleetInMemory()).of("completion", "fish").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theCauseIsShownOnlyWhenAskedFor() {
    var fleet = Samples.wellFleet();
    fleet.refuse(Failure.failed("refused").because(new IllegalStateException("deep down")));

    assertThat(new CommandRun(fleet).of("nodepool", "delete", "demo-workers", "--yes").err())
        .isEqualTo("error: refused%n".formatted());
    assertThat(
            new CommandRun(fleet)
                .of("nodepool", "delete", "demo-workers", "--yes", "--verbose")
                .err())
        .contains("error: refused", "IllegalStateException: deep down");
  }
}
