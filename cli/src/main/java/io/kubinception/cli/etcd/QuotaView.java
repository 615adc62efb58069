package io.kubinception.cli.etcd;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.output.Mark;
import org.jspecify.annotations.Nullable;

/**
 * How an etcd tenant stands with its storage quota.
 *
 * @param mark well, or bad when growth is refused
 * @param usage like 12.1 MiB of 35.0 MiB, - when not measured yet
 * @param sentence what is used and by what, when that is near the quota or over; else empty
 */
public record QuotaView(Mark mark, String usage, String sentence) {

  public static QuotaView of(@Nullable EtcdTenant tenant) {
    var status = tenant == null ? null : tenant.getStatus();
    if (status == null || status.usage() == null) {
      return new QuotaView(Mark.WORKING, "-", "");
    }
    var exceeded = Status.condition(status, EtcdTenant.QUOTA_EXCEEDED).filter(QuotaView::holds);
    var sentence =
        exceeded
            .or(() -> Status.condition(status, EtcdTenant.QUOTA_WARNING).filter(QuotaView::holds))
            .map(c -> c.getMessage())
            .orElse("");
    return new QuotaView(exceeded.isPresent() ? Mark.BAD : Mark.WELL, status.usage(), sentence);
  }

  private static boolean holds(Condition condition) {
    return "True".equals(condition.getStatus());
  }
}
