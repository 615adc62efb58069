package io.kubinception.etcd.usage;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.Watches;
import io.kubinception.etcd.Watches.Change;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for all tenants of one etcd cluster. One watch for the whole cluster counts what is
 * written; a tenant is read through only when that could matter to its quota, or every {@link
 * ScanRules#longest()}. Memory is per tenant and resource type, never per key; nothing is kept on
 * disk, as a restart begins with a scan of each.
 *
 * <p>Safe for many threads, but {@link #round} is for one.
 */
public final class UsageMeter implements AutoCloseable {
  // So that somebody who begins to write does not wait for a round through all.
  private static final int AT_ONCE = 16;

  private final EtcdClient client;
  private final ScanRules rules;
  private final Clock clock;
  private final UsageScan scan;
  private final Map<TenantId, Account> accounts = new ConcurrentHashMap<>();
  private final Watches.Listener listener = new Counting();
  private Watches.@Nullable Watch watch;
  private volatile boolean watching;

  /** Meters through the client, whose user must have the role root; does not close it. */
  public UsageMeter(EtcdClient client, ScanRules rules, Clock clock) {
    this.client = client;
    this.rules = rules;
    this.clock = clock;
    scan = new UsageScan(client.kv(), new Pace(rules.bytesPerSecond()), clock);
  }

  /**
   * Scans tenants for whom it is due, a few at a time and those first who wrote most of their
   * quota; forgets tenants that are not asked for any more.
   *
   * @param quotas the tenants to account for, with their quotas in bytes
   * @param found told the new figures, one by one; of a tenant that is found over its quota at
   *     once, and again when it is read to the end
   * @return how many were scanned; when any, call again soon
   * @throws EtcdException when etcd does not answer; call again later
   */
  public int round(Map<TenantId, Long> quotas, Consumer<TenantUsage> found) {
    accounts.keySet().retainAll(quotas.keySet());
    quotas.keySet().forEach(id -> accounts.computeIfAbsent(id, fresh -> new Account()));
    watch();
    List<Due> due = due(quotas).stream().sorted().limit(AT_ONCE).toList();
    due.forEach(d -> scan(d, quotas.getOrDefault(d.id(), Long.MAX_VALUE), found));
    return due.size();
  }

  private record Due(TenantId id, Account account, double urgency) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Double.compare(other.urgency, urgency);
    }
  }

  private List<Due> due(Map<TenantId, Long> quotas) {
    Instant now = clock.instant();
    List<Due> due = new ArrayList<>();
    accounts.forEach(
        (id, account) -> {
          long quota = quotas.getOrDefault(id, Long.MAX_VALUE);
          if (account.due(now, quota, rules)) {
            due.add(new Due(id, account, account.written(quota)));
          }
        });
    return due;
  }

  private void scan(Due due, long quota, Consumer<TenantUsage> found) {
    Account account = due.account();
    Account.Since before = account.scanBegins(clock.instant());
    try {
      Consumer<TenantUsage> report =
          usage -> {
            account.scanned(usage);
            found.accept(usage);
          };
      report.accept(
          scan.of(
              due.id(),
              quota,
              soFar -> {
                // Of one who was as far over before there is no news in the middle.
                if (account.isMoreThanKnown(soFar)) {
                  report.accept(soFar);
                }
              }));
    } catch (EtcdException e) {
      account.scanFailed(before);
      throw e;
    }
  }

  private synchronized void watch() {
    if (!watching) {
      watching = true;
      watch = client.watches().open(KeyRange.prefix(TenantId.ROOT), listener);
    }
  }

  /** The figures of the last scan, empty before the first. */
  public Optional<TenantUsage> usage(TenantId id) {
    return Optional.ofNullable(accounts.get(id)).map(Account::usage);
  }

  /** Changes of keys (puts and deletes) that were seen since the meter began; grows only. */
  public long writes(TenantId id) {
    Account account = accounts.get(id);
    return account == null ? 0 : account.writes();
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }

  private final class Counting implements Watches.Listener {
    @Override
    public void opened() {
      // What was written before was seen by no watch.
      accounts.values().forEach(Account::blind);
    }

    @Override
    public void changed(List<Change> changes) {
      for (Change change : changes) {
        Account account = tenant(change.key());
        if (account != null) {
          account.changed(change);
        }
      }
    }

    private @Nullable Account tenant(ByteString key) {
      int end = TenantId.ROOT.length() + TenantId.LENGTH;
      if (key.size() <= end) {
        return null;
      }
      String id = key.substring(TenantId.ROOT.length(), end).toStringUtf8();
      return TenantId.isValid(id) ? accounts.get(new TenantId(id)) : null;
    }

    @Override
    public void ended(EtcdException why) {
      accounts.values().forEach(Account::blind);
      watching = false;
    }
  }
}
