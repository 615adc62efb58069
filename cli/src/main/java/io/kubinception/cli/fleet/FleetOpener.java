package io.kubinception.cli.fleet;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the way to the admin cluster. */
@FunctionalInterface
public interface FleetOpener {
  Fleet open(@Nullable Path kubeconfig, @Nullable String context);
}
