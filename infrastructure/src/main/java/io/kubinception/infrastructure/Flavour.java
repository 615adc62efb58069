package io.kubinception.infrastructure;

/** Size of an instance. */
public record Flavour(int cpus, int memoryMiB) {
  public Flavour {
    if (cpus < 1 || memoryMiB < 1) {
      throw new IllegalArgumentException("A flavour has at least 1 CPU and 1 MiB of memory.");
    }
  }
}
