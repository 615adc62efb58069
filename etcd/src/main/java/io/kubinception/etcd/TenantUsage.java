package io.kubinception.etcd;

/**
 * How much an etcd tenant stores.
 *
 * @param id whose
 * @param keys how many keys, exact
 * @param approximateBytes of keys and current values together; old revisions not counted. Exact up
 *     to {@value UsageSampler#SAMPLES_PER_PAGE} keys, an estimate from samples beyond
 * @param revision the revision that it was read at
 */
public record TenantUsage(TenantId id, long keys, long approximateBytes, long revision) {}
