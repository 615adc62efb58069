package io.kubinception.operator.path;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The ways through the edge of one admin cluster. */
public final class EdgePaths {
  private final List<ApiPath> paths;

  /**
   * @param paths those that were ever seen open
   */
  EdgePaths(List<ApiPath> paths) {
    this.paths = List.copyOf(paths);
  }

  public boolean areKnown() {
    return !paths.isEmpty();
  }

  /** Whether most are broken, so that it is hardly a matter of each. */
  public boolean areBroken() {
    return 2 * broken() > paths.size();
  }

  /** Whether a look found one otherwise than it counts, so that the next one should be soon. */
  public boolean areInDoubt() {
    return paths.stream().anyMatch(path -> path.doubts() > 0);
  }

  /** How it stands with them, as a sentence. */
  public String sentence() {
    return broken() == 0
        ? "customers reach their APIs"
        : "%d of %d APIs are not reached through the edge: %s"
            .formatted(broken(), paths.size(), obstacles());
  }

  private long broken() {
    return paths.stream().filter(ApiPath::isBroken).count();
  }

  private String obstacles() {
    return paths.stream()
        .map(ApiPath::obstacle)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
