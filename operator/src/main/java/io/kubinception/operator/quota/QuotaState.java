package io.kubinception.operator.quota;

import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantStatus;
import io.kubinception.api.v1alpha1.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a tenant stands with its quota. A state is left a little below where it is entered. */
public enum QuotaState {
  WITHIN(0, 0, "WithinQuota"),
  WARNED(80, 75, "NearQuota"),
  OVER(100, 95, "OverQuota"),
  FAR_OVER(200, 150, "FarOverQuota");

  private final int entered;
  private final int left;
  private final String reason;

  QuotaState(int entered, int left, String reason) {
    this.entered = entered;
    this.left = left;
    this.reason = reason;
  }

  /** The state that the conditions tell, which survive restarts. */
  static QuotaState of(@Nullable EtcdTenantStatus status) {
    String told =
        Status.condition(status, EtcdTenant.QUOTA_EXCEEDED)
            .filter(c -> "True".equals(c.getStatus()))
            .or(() -> Status.condition(status, EtcdTenant.QUOTA_WARNING))
            .map(c -> c.getReason())
            .orElse(WITHIN.reason);
    for (QuotaState state : values()) {
      if (Objects.equals(state.reason, told)) {
        return state;
      }
    }
    return WITHIN;
  }

  /** The state that follows when so much is used. */
  QuotaState next(long bytes, long quotaBytes) {
    double percent = 100.0 * bytes / quotaBytes;
    QuotaState next = WITHIN;
    for (QuotaState state : values()) {
      boolean holds =
          ordinal() >= state.ordinal() ? percent >= state.left : percent >= state.entered;
      if (holds) {
        next = state;
      }
    }
    return next;
  }

  /** Whether growth is refused. */
  public boolean refuses() {
    return this == OVER || this == FAR_OVER;
  }

  String reason() {
    return reason;
  }
}
