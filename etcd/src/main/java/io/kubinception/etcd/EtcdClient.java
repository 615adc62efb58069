package io.kubinception.etcd;

import java.net.URI;
import java.time.Clock;
import java.util.List;

/**
 * A client of one etcd cluster: one connection per member, made when first needed. Safe for use by
 * many threads. Calls block; each has a deadline and throws {@link EtcdException}.
 */
public final class EtcdClient implements AutoCloseable {
  private final MemberChannels channels;
  private final Kv kv;
  private final Auth auth;
  private final Leases leases;
  private final Members members;
  private final Maintenance maintenance;
  private final Watches watches;
  private final Claims claims;
  private final MemberMetrics.Reader metrics;

  private EtcdClient(MemberChannels channels, Calls calls, MemberMetrics.Reader metrics) {
    this.channels = channels;
    this.kv = new GrpcKv(calls);
    this.auth = new GrpcAuth(calls);
    this.leases = new GrpcLeases(calls);
    this.members = new GrpcMembers(calls);
    this.maintenance = new GrpcMaintenance(calls);
    this.watches = new GrpcWatches(channels);
    this.claims = new Claims(calls);
    this.metrics = metrics;
  }

  /** A client of the cluster; connects lazily, so this needs no member to be up. */
  public static EtcdClient connect(EtcdConnection connection) {
    MemberChannels channels = MemberChannels.open(connection);
    return new EtcdClient(
        channels,
        new Calls(channels, connection.deadline(), Clock.systemUTC()),
        new MemberMetrics.Reader(connection.tls(), connection.deadline()));
  }

  /** The endpoints in the order they were given. */
  public List<URI> endpoints() {
    return channels.endpoints();
  }

  /** From now on looks for members there; calls and watches under way are left alone. */
  public void reachAt(List<URI> endpoints) {
    channels.reachAt(endpoints);
  }

  /**
   * From now on connects with these credentials; calls and watches under way end as they do.
   *
   * @throws io.kubinception.pki.PkiException when the credentials are unusable: nothing changes
   *     then
   */
  public void renew(EtcdConnection connection) {
    channels.renew(connection);
    metrics.renew(connection.tls());
  }

  /** Keys and values. */
  public Kv kv() {
    return kv;
  }

  /** Users and roles. */
  public Auth auth() {
    return auth;
  }

  /** Leases. */
  public Leases leases() {
    return leases;
  }

  /** Members. */
  public Members members() {
    return members;
  }

  /** State of members and alarms. */
  public Maintenance maintenance() {
    return maintenance;
  }

  /** Changes as they happen. */
  public Watches watches() {
    return watches;
  }

  /** Work on the whole cluster, one at a time. */
  public Claims claims() {
    return claims;
  }

  /** What members count and measure. */
  public MemberMetrics.Reader metrics() {
    return metrics;
  }

  /** Closes the connections; calls in flight fail. */
  @Override
  public void close() {
    channels.close();
    metrics.close();
  }
}
