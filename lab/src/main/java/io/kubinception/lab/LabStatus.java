package io.kubinception.lab;

import java.util.List;

/** What there is of a lab; no containers when there is none. */
public record LabStatus(List<Part> containers) {

  /**
   * @param state as Docker says it, like running or exited
   */
  public record Part(String name, String state) {}

  public LabStatus {
    containers = List.copyOf(containers);
  }

  public boolean exists() {
    return !containers.isEmpty();
  }
}
