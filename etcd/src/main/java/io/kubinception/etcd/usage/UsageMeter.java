package io.kubinception.etcd.usage;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.Watches;
import io.kubinception.etcd.Watches.Change;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
  private static final String TENANTS = "/t/";

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
   * Scans the tenants for whom it is due, and forgets those that are not asked for any more.
   *
   * @param quotas the tenants to account for, with their quotas in bytes
   * @param goOn asked before each scan
   * @return the new figures
   * @throws EtcdException when etcd does not answer; call again later
   */
  public List<TenantUsage> round(Map<TenantId, Long> quotas, Predicate<TenantId> goOn) {
    accounts.keySet().retainAll(quotas.keySet());
    quotas.keySet().forEach(id -> accounts.computeIfAbsent(id, fresh -> new Account()));
    watch();
    List<TenantUsage> found = new ArrayList<>();
    for (Map.Entry<TenantId, Long> quota : quotas.entrySet()) {
      Account account = accounts.get(quota.getKey());
      if (account != null
          && account.due(clock.instant(), quota.getValue(), rules)
          && goOn.test(quota.getKey())) {
        found.add(scan(quota.getKey(), account));
      }
    }
    return found;
  }

  private TenantUsage scan(TenantId id, Account account) {
    Account.Since before = account.scanBegins(clock.instant());
    try {
      TenantUsage usage = scan.of(id);
      account.scanned(usage);
      return usage;
    } catch (EtcdException e) {
      account.scanFailed(before);
      throw e;
    }
  }

  private synchronized void watch() {
    if (!watching) {
      watching = true;
      watch = client.watches().open(KeyRange.prefix(TENANTS), listener);
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
      int end = TENANTS.length() + TenantId.LENGTH;
      if (key.size() <= end) {
        return null;
      }
      String id = key.substring(TENANTS.length(), end).toStringUtf8();
      return TenantId.isValid(id) ? accounts.get(new TenantId(id)) : null;
    }

    @Override
    public void ended(EtcdException why) {
      accounts.values().forEach(Account::blind);
      watching = false;
    }
  }
}
