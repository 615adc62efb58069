package io.kubinception.operator.path;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one way. Once may be chance: two looks that agree make it broken, or open again.
 *
 * @param known whether it was ever seen open
 * @param obstacle what is in it; null while it counts as open
 * @param doubts looks in a row that found it otherwise
 */
record ApiPath(boolean known, @Nullable String obstacle, int doubts) {
  /** Nobody has seen it open. */
  static final ApiPath UNKNOWN = new ApiPath(false, null, 0);

  private static final ApiPath OPEN = new ApiPath(true, null, 0);
  private static final int ENOUGH = 2;

  /** As an operator wrote it down. */
  static ApiPath of(Condition reachable) {
    return "False".equals(reachable.getStatus()) ? broken("no answer when last seen") : OPEN;
  }

  private static ApiPath broken(String obstacle) {
    return new ApiPath(true, obstacle, 0);
  }

  boolean isBroken() {
    return obstacle != null;
  }

  /** What is left of it when the API server was away: its obstacle may have been just that. */
  ApiPath afterAbsence() {
    return known ? OPEN : UNKNOWN;
  }

  /**
   * After one more look.
   *
   * @param found what was in the way; empty when it was open
   */
  ApiPath seen(Optional<String> found) {
    if (!known) {
      return found.isEmpty() ? OPEN : UNKNOWN;
    }
    boolean agrees = found.isPresent() == isBroken();
    return agrees || doubts + 1 >= ENOUGH
        ? found.map(ApiPath::broken).orElse(OPEN)
        : new ApiPath(true, obstacle, doubts + 1);
  }
}
