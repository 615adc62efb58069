package io.kubinception.etcd.restore;

import io.kubinception.etcd.ResourceType;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a restore changes or has changed.
 *
 * @param types by resource type, those only that change
 * @param unchanged objects that are as they were
 * @param bytes of keys and values that are written for it
 */
public record Plan(SortedMap<ResourceType, ChangeCounts> types, long unchanged, long bytes) {
  /** Copies the map. */
  public Plan {
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }

  /** All types together. */
  public ChangeCounts total() {
    return types.values().stream().reduce(ChangeCounts.NONE, ChangeCounts::plus);
  }
}
