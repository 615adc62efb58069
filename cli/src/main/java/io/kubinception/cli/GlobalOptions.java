package io.kubinception.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
public final class GlobalOptions {
  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  private boolean help;

  @Option(
      names = {"-n", "--namespace"},
      scope = ScopeType.INHERIT,
      paramLabel = "NAMESPACE",
      description =
          "Namespace of customer clusters and node pools; else the context's, else default.")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Kubeconfig of the admin cluster.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Context in the kubeconfig; else its current one.")
  private @Nullable String context;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "On an error, show its cause as well.")
  private boolean verbose;

  public @Nullable String namespace() {
    return namespace;
  }

  public @Nullable Path kubeconfig() {
    return kubeconfig;
  }

  public @Nullable String context() {
    return context;
  }

  public boolean verbose() {
    return verbose;
  }
}
