package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** The size class that a cluster asks for: one that it is pinned to, or the one that fits. */
public enum SizeWish {
  /** By its nodes and its load. */
  @JsonProperty("Auto")
  AUTO,
  @JsonProperty("small")
  SMALL,
  @JsonProperty("medium")
  MEDIUM,
  @JsonProperty("large")
  LARGE,
  @JsonProperty("xlarge")
  XLARGE;

  /** The class that it is pinned to; empty when the one that fits is taken. */
  public Optional<ClusterSize> pinned() {
    return switch (this) {
      case AUTO -> Optional.empty();
      case SMALL -> Optional.of(ClusterSize.SMALL);
      case MEDIUM -> Optional.of(ClusterSize.MEDIUM);
      case LARGE -> Optional.of(ClusterSize.LARGE);
      case XLARGE -> Optional.of(ClusterSize.XLARGE);
    };
  }

  /** The wish as it is written in a spec. */
  public String word() {
    return pinned().map(ClusterSize::word).orElse("Auto");
  }
}
