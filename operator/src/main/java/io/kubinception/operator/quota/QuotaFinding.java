package io.kubinception.operator.quota;

import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantStatus;
import io.kubinception.api.v1alpha1.ResourceUsage;
import io.kubinception.etcd.usage.TenantUsage;
import io.kubinception.operator.kube.Conditions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant uses, coarsely, and where that puts it: the same until it changes by 5 % or the
 * state does, so that what is written by it is not written for every Lease.
 *
 * @param keys that are stored
 * @param bytes that they take
 * @param quotaBytes that may be stored
 * @param largest resource types by bytes, the largest first
 * @param state where it stands
 */
public record QuotaFinding(
    long keys, long bytes, long quotaBytes, List<ResourceUsage> largest, QuotaState state) {
  private static final int LARGEST = 5;
  private static final int IN_A_SENTENCE = 3;
  // One in a hundred helps nobody who looks for what to delete.
  private static final long WORTH_NAMING = 100;
  private static final double WORTH_TELLING = 0.05;
  private static final long LITTLE = 64 << 10;

  public QuotaFinding {
    largest = List.copyOf(largest);
  }

  static QuotaFinding of(TenantUsage usage, long quotaBytes, QuotaState before) {
    List<ResourceUsage> largest =
        usage.byResource().entrySet().stream()
            .map(e -> new ResourceUsage(e.getKey(), e.getValue().bytes(), e.getValue().keys()))
            .sorted(
                Comparator.comparing(ResourceUsage::bytes)
                    .reversed()
                    .thenComparing(ResourceUsage::resource))
            .limit(LARGEST)
            .toList();
    long bytes = usage.total().bytes();
    return new QuotaFinding(
        usage.total().keys(), bytes, quotaBytes, largest, before.next(bytes, quotaBytes));
  }

  /** What the status says, when it says something of this quota. */
  public static @Nullable QuotaFinding told(@Nullable EtcdTenantStatus status, long quotaBytes) {
    return status == null
            || status.keys() == null
            || status.bytes() == null
            || status.largest() == null
        ? null
        : new QuotaFinding(
            status.keys(), status.bytes(), quotaBytes, status.largest(), QuotaState.of(status));
  }

  /** The old finding when the new one says nothing new. */
  QuotaFinding unlessAsBefore(@Nullable QuotaFinding before) {
    if (before == null || before.state != state) {
      return this;
    }
    double worthTelling = Math.max(LITTLE, before.bytes * WORTH_TELLING);
    return Math.abs(bytes - before.bytes) > worthTelling ? this : before;
  }

  /** Like 12.1 MiB of 10.0 MiB. */
  public String usage() {
    return mebibytes(bytes) + " of " + mebibytes(quotaBytes);
  }

  /** What fills it, like configmaps 9.8 MiB, secrets 1.2 MiB. */
  String largestInWords() {
    return largest.stream()
        .limit(IN_A_SENTENCE)
        .filter(r -> r.bytes() * WORTH_NAMING >= bytes)
        .map(r -> r.resource() + " " + mebibytes(r.bytes()))
        .collect(Collectors.joining(", "));
  }

  /** What the customer reads when a request is refused. */
  String refusal() {
    return state == QuotaState.FAR_OVER
        ? "storage quota far exceeded: %s used; %s; delete objects, nothing else passes"
            .formatted(usage(), largestInWords())
        : "storage quota reached: %s used; %s; delete objects to go on"
            .formatted(usage(), largestInWords());
  }

  /** What the provider reads. */
  String sentence() {
    return switch (state) {
      case WITHIN -> "";
      case WARNED ->
          "%s used: %s; at 100 %% the customer can create no more"
              .formatted(usage(), largestInWords());
      case OVER, FAR_OVER ->
          "%s used: %s; creates and growth are refused until less than 95 %% is used"
              .formatted(usage(), largestInWords());
    };
  }

  /** Sets the conditions that tell the state. */
  public Conditions on(Conditions conditions) {
    return conditions
        .set(
            EtcdTenant.QUOTA_WARNING,
            state == QuotaState.WITHIN ? "False" : "True",
            state.reason(),
            sentence())
        .set(
            EtcdTenant.QUOTA_EXCEEDED,
            state.refuses() ? "True" : "False",
            state.reason(),
            sentence());
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }
}
