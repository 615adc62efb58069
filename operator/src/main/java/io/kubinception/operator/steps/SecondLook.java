package io.kubinception.operator.steps;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is well is called otherwise only when two looks in a row say so: one of them alone may have
 * come at a bad moment, such as one in which all cores are busy.
 */
public final class SecondLook {
  private final Set<String> doubted = ConcurrentHashMap.newKeySet();

  /**
   * Whether to look once more before anybody is told.
   *
   * @param id of what was looked at
   * @param wasWell as what it counts until now
   * @param isWell as what it was seen just now
   */
  public boolean isDue(String id, boolean wasWell, boolean isWell) {
    if (isWell || !wasWell || !doubted.add(id)) {
      doubted.remove(id);
      return false;
    }
    return true;
  }

  /** It is gone. */
  public void forget(String id) {
    doubted.remove(id);
  }
}
