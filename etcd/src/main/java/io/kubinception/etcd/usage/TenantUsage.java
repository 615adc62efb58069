package io.kubinception.etcd.usage;

import io.kubinception.etcd.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * What an etcd tenant stored at one revision.
 *
 * @param id whose
 * @param total all of it, exact
 * @param byResource the same by resource type, like configmaps or certificates.cert-manager.io
 * @param revision the revision that it was read at
 * @param at when
 */
public record TenantUsage(
    TenantId id, Amount total, Map<String, Amount> byResource, long revision, Instant at) {
  public TenantUsage {
    byResource = Map.copyOf(byResource);
  }
}
