package io.kubinception.etcd;

import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.kubinception.pki.PkiException;
import io.kubinception.pki.ServerTrust;
import io.kubinception.pki.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection per member, and the choice which one to talk to. */
final class MemberChannels implements AutoCloseable {
  // gRPC's default of 4 MiB is less than one page of large values.
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  // etcd drops clients that ask more often than every 5 s (--grpc-keepalive-min-time).
  private static final int KEEPALIVE_SECONDS = 20;
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;

  private volatile ChannelCredentials credentials;
  private volatile Map<URI, ManagedChannel> channels;
  private final Map<URI, ManagedChannel> others = new ConcurrentHashMap<>();
  private final List<ManagedChannel> before = new ArrayList<>();
  private final Set<ManagedChannel> busy = ConcurrentHashMap.newKeySet();
  private final AtomicInteger preferred = new AtomicInteger();
  private boolean closed;

  private MemberChannels(ChannelCredentials credentials, Map<URI, ManagedChannel> channels) {
    this.credentials = credentials;
    this.channels = channels;
  }

  static MemberChannels open(EtcdConnection connection) {
    ChannelCredentials credentials = credentials(connection.tls());
    Map<URI, ManagedChannel> channels = new LinkedHashMap<>();
    for (URI endpoint : connection.endpoints()) {
      channels.computeIfAbsent(endpoint, member -> channel(member, credentials));
    }
    return new MemberChannels(credentials, channels);
  }

  private static ManagedChannel channel(URI endpoint, ChannelCredentials credentials) {
    return Grpc.newChannelBuilderForAddress(endpoint.getHost(), endpoint.getPort(), credentials)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        // Retries are ours: gRPC does not know which calls may be repeated.
        .disableRetry()
        .build();
  }

  private static ChannelCredentials credentials(TlsMaterial tls) {
    try {
      return TlsChannelCredentials.newBuilder()
          // Of authorities with one name gRPC would keep the last one only.
          .trustManager(new ServerTrust(tls.authorityPem()).managers())
          .keyManager(stream(tls.certificatePem()), stream(tls.privateKeyPem()))
          .build();
    } catch (IOException e) {
      throw new PkiException("unusable TLS material for etcd", e);
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * From now on connects as this says; calls and watches that are under way end as they do. Those
   * of before stay open until the next time, for who has chosen one and not called yet.
   */
  synchronized void renew(EtcdConnection connection) {
    requireOpen();
    MemberChannels renewed = open(connection);
    before.forEach(ManagedChannel::shutdown);
    before.clear();
    before.addAll(channels.values());
    before.addAll(others.values());
    others.clear();
    credentials = renewed.credentials;
    channels = renewed.channels;
  }

  private void requireOpen() {
    if (closed) {
      throw EtcdException.of(
          "connect", Status.UNAVAILABLE.withDescription("this client is closed"));
    }
  }

  /** From now on chooses among these; calls that are under way at others end as they do. */
  synchronized void reachAt(List<URI> endpoints) {
    Map<URI, ManagedChannel> present = channels;
    if (List.copyOf(present.keySet()).equals(endpoints)) {
      return;
    }
    requireOpen();
    Map<URI, ManagedChannel> now = new LinkedHashMap<>();
    for (URI endpoint : endpoints) {
      ManagedChannel known = present.get(endpoint);
      ManagedChannel asked = others.remove(endpoint);
      now.computeIfAbsent(
          endpoint,
          member -> known != null ? known : asked != null ? asked : channel(member, credentials));
    }
    present.forEach(
        (endpoint, channel) -> {
          if (!now.containsKey(endpoint)) {
            others.put(endpoint, channel);
          }
        });
    channels = now;
  }

  List<URI> endpoints() {
    return List.copyOf(channels.keySet());
  }

  int size() {
    return channels.size();
  }

  /** The members to try: the one that answered last first, those known to be down at the end. */
  List<ManagedChannel> inOrder() {
    List<ManagedChannel> order = List.copyOf(channels.values());
    int first = preferred.get();
    List<ManagedChannel> up = new ArrayList<>();
    List<ManagedChannel> down = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      ManagedChannel channel = order.get((first + i) % order.size());
      boolean poor =
          channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE || busy.contains(channel);
      (poor ? down : up).add(channel);
    }
    if (up.isEmpty()) {
      // gRPC waits up to two minutes between attempts; after an outage of all that is too long.
      down.forEach(ManagedChannel::resetConnectBackoff);
    }
    up.addAll(down);
    return up;
  }

  /** The member did not answer: others come first from now on. */
  void avoid(ManagedChannel channel) {
    List<ManagedChannel> order = List.copyOf(channels.values());
    int index = order.indexOf(channel);
    preferred.compareAndSet(index, (index + 1) % order.size());
  }

  /** The member is at work that stops it from serving, or is done with it. */
  void setBusy(ManagedChannel channel, boolean isBusy) {
    if (isBusy) {
      busy.add(channel);
      avoid(channel);
    } else {
      busy.remove(channel);
    }
  }

  /** The member behind a URL; members that joined later are asked by name only, never by chance. */
  ManagedChannel at(URI endpoint) {
    ManagedChannel channel = channels.get(endpoint);
    return channel != null ? channel : other(endpoint);
  }

  private synchronized ManagedChannel other(URI endpoint) {
    requireOpen();
    return others.computeIfAbsent(endpoint, member -> channel(member, credentials));
  }

  @Override
  public synchronized void close() {
    closed = true;
    before.forEach(ManagedChannel::shutdownNow);
    channels.values().forEach(ManagedChannel::shutdownNow);
    others.values().forEach(ManagedChannel::shutdownNow);
  }
}
