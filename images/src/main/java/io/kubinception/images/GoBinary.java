package io.kubinception.images;

import java.util.Objects;

/** One binary of a component. */
public record GoBinary(Component component, String name) implements Artifact {

  @Override
  public String cachePath() {
    return component.name() + "-" + component.version() + "/" + name;
  }

  String goPackage() {
    return Objects.requireNonNull(component.packages().get(name));
  }

  /** The command that, run in the component's module, writes the binary to a file. */
  Command command(String file) {
    GoOptions options = component.options();
    var command =
        Command.of("go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly")
            .withEnvironment("CGO_ENABLED", options.cgo() ? "1" : "0")
            .withEnvironment("GOFLAGS", "");
    if (!options.tags().isEmpty()) {
      command = command.with("-tags=" + options.tags());
    }
    return command.with("-ldflags", options.linkerFlags(), "-o", file, goPackage());
  }
}
