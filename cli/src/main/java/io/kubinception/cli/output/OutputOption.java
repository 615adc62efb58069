package io.kubinception.cli.output;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -o json|yaml} of every command that reads. */
public final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|yaml",
      description = "Print whole resources as JSON or YAML.")
  private @Nullable Format format;

  public void show(
      Terminal terminal, List<? extends HasMetadata> resources, Supplier<List<String>> lines) {
    if (format == null) {
      terminal.print(lines.get());
    } else {
      terminal.print(format.list(resources));
    }
  }

  public void showOne(Terminal terminal, HasMetadata resource, Supplier<List<String>> lines) {
    if (format == null) {
      terminal.print(lines.get());
    } else {
      terminal.print(format.one(resource));
    }
  }
}
