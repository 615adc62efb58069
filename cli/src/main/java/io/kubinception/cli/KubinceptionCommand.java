package io.kubinception.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception} itself: only what its commands share. */
@Command(
    name = "kubinception",
    description =
        "Customers' Kubernetes clusters, their worker nodes, and the provider under them.",
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("UnusedVariable") // picocli itself acts on them
final class KubinceptionCommand {
  @Mixin private final GlobalOptions options;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  KubinceptionCommand(GlobalOptions options) {
    this.options = options;
  }
}
