package io.kubinception.etcd;

import io.kubinception.etcd.Auth.Access;
import io.kubinception.etcd.Auth.Grant;
import io.kubinception.etcd.Kv.Count;
import io.kubinception.etcd.Kv.Page;
import io.kubinception.etcd.Kv.Query;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Etcd tenants: a user without password, a role and a grant of exactly one key range each. Every
 * method is idempotent from any half-done state, safe for two callers at once, and throws {@link
 * EtcdException}.
 */
public final class EtcdTenancy {
  /** Keys that one delete removes at most, apart from keys written meanwhile. */
  public static final int DELETE_BATCH = 500;

  // Above this many tenants of one batch two listings are cheaper than one look-up each.
  private static final int LISTING_PAYS_ABOVE = 2;

  private final Kv kv;
  private final Auth auth;
  private final TenantFence fence;

  /** Works through the client, whose user must have the role root. */
  public EtcdTenancy(EtcdClient client) {
    this(client.kv(), client.auth());
  }

  EtcdTenancy(Kv kv, Auth auth) {
    this.kv = kv;
    this.auth = auth;
    this.fence = new TenantFence(kv, auth);
  }

  /**
   * Makes the etcd tenant what it must be; writes only what is missing or wrong. (Whether the user
   * has a password cannot be read; such a user would still need a certificate of the authority.)
   *
   * @return the number of auth writes, 0 when all was there
   */
  public int ensure(TenantId id) {
    return ensureAll(List.of(id));
  }

  /**
   * Makes all of them; what they share is read once.
   *
   * @return the number of auth writes
   */
  public int ensureAll(Collection<TenantId> ids) {
    boolean list = ids.size() > LISTING_PAYS_ABOVE;
    Optional<Set<String>> users =
        list ? Optional.of(new HashSet<>(auth.users())) : Optional.empty();
    Optional<Set<String>> roles =
        list ? Optional.of(new HashSet<>(auth.roles())) : Optional.empty();
    int writes = 0;
    for (TenantId id : new TreeSet<>(ids)) {
      boolean mayHaveUser = users.map(known -> known.contains(id.user())).orElse(true);
      boolean mayHaveRole = roles.map(known -> known.contains(id.role())).orElse(true);
      // The role comes first: a user never holds a role with a wrong range, however short.
      writes += ensureRole(id, mayHaveRole ? auth.roleGet(id.role()) : Optional.empty());
      writes += ensureUser(id, mayHaveUser ? auth.userGet(id.user()) : Optional.empty());
    }
    return writes;
  }

  private int ensureRole(TenantId id, Optional<List<Grant>> found) {
    int writes = 0;
    Grant wanted = wantedGrant(id, found);
    if (found.isEmpty()) {
      auth.roleAdd(id.role());
      writes++;
    }
    List<Grant> grants = found.orElse(List.of());
    for (Grant grant : grants) {
      if (!grant.range().equals(wanted.range())) {
        auth.roleRevokeRange(id.role(), grant.range());
        writes++;
      }
    }
    if (!grants.contains(wanted)) {
      auth.roleGrantRange(id.role(), wanted);
      writes++;
    }
    // Thawed after we looked, and before we wrote: it would stay read-only until the next time.
    if (wanted.access() == Access.READ && fence.holder(id).isEmpty()) {
      auth.roleGrantRange(id.role(), new Grant(Access.READWRITE, id.keyRange()));
      writes++;
    }
    return writes;
  }

  /** Read-only while somebody holds the tenant frozen; looked at only if the grant is not usual. */
  private Grant wantedGrant(TenantId id, Optional<List<Grant>> found) {
    Grant usual = new Grant(Access.READWRITE, id.keyRange());
    boolean asUsual = found.filter(grants -> grants.contains(usual)).isPresent();
    return asUsual || fence.holder(id).isEmpty() ? usual : new Grant(Access.READ, id.keyRange());
  }

  private int ensureUser(TenantId id, Optional<List<String>> found) {
    int writes = 0;
    if (found.isEmpty()) {
      auth.userAdd(id.user());
      writes++;
    }
    List<String> roles = found.orElse(List.of());
    for (String role : roles) {
      if (!role.equals(id.role())) {
        auth.userRevokeRole(id.user(), role);
        writes++;
      }
    }
    if (!roles.contains(id.role())) {
      auth.userGrantRole(id.user(), id.role());
      writes++;
    }
    return writes;
  }

  /**
   * What a removal did.
   *
   * @param complete whether nothing is left to do; false when it was stopped between batches
   * @param deletedKeys how many keys it deleted
   */
  public record Removal(boolean complete, long deletedKeys) {}

  /** Removes all of it; stops between batches when the thread is interrupted. */
  public Removal remove(TenantId id) {
    return remove(id, Integer.MAX_VALUE);
  }

  /**
   * Removes the user, then the role, then keys in batches. Cut the API server's connections first:
   * etcd checks a watch only when it is opened.
   *
   * @param maxBatches after how many batches to stop; call again to go on
   */
  public Removal remove(TenantId id, int maxBatches) {
    // Looking first keeps a repeated call free of auth writes. Without a user nobody can write
    // keys any more, so the range only shrinks from here on.
    if (auth.userGet(id.user()).isPresent()) {
      auth.userDelete(id.user());
    }
    if (auth.roleGet(id.role()).isPresent()) {
      auth.roleDelete(id.role());
    }
    long deleted = 0;
    for (int batch = 0; batch < maxBatches && !Thread.currentThread().isInterrupted(); batch++) {
      Page page = kv.range(Query.keys(id.keyRange(), DELETE_BATCH));
      if (!page.entries().isEmpty()) {
        deleted += kv.delete(id.keyRange().through(page.entries().getLast().key()));
      }
      if (!page.more()) {
        kv.delete(TenantFence.records(id));
        return new Removal(true, deleted);
      }
    }
    return new Removal(false, deleted);
  }

  /**
   * What is left of an etcd tenant.
   *
   * @param id whose
   * @param user whether its user exists
   * @param role whether its role exists
   * @param keys how many keys its range holds
   * @param revision the linearizable revision that the keys were counted at
   */
  public record Leftovers(TenantId id, boolean user, boolean role, long keys, long revision) {
    /** Whether nothing is left: the proof of a removal. */
    public boolean none() {
      return !user && !role && keys == 0;
    }
  }

  /** Looks for what is left; the keys last, as nobody can write them once the user is gone. */
  public Leftovers leftovers(TenantId id) {
    boolean user = auth.userGet(id.user()).isPresent();
    boolean role = auth.roleGet(id.role()).isPresent();
    Count count = kv.count(id.keyRange());
    return new Leftovers(id, user, role, count.keys(), count.revision());
  }

  /** The ids of all etcd tenants that have a user, in order. */
  public List<TenantId> tenants() {
    return auth.users().stream().flatMap(user -> TenantId.ofUser(user).stream()).sorted().toList();
  }
}
