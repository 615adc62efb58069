package io.kubinception.etcd.testing;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.kubinception.etcd.wire.AlarmRequest;
import io.kubinception.etcd.wire.AlarmType;
import io.kubinception.etcd.wire.AuthDisableRequest;
import io.kubinception.etcd.wire.AuthEnableRequest;
import io.kubinception.etcd.wire.AuthGrpc;
import io.kubinception.etcd.wire.CompactionRequest;
import io.kubinception.etcd.wire.KVGrpc;
import io.kubinception.etcd.wire.LeaseGrantRequest;
import io.kubinception.etcd.wire.LeaseGrpc;
import io.kubinception.etcd.wire.MaintenanceGrpc;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.pki.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What API servers and etcd itself do to an etcd, and our client never does. */
public final class RawEtcd implements AutoCloseable {
  private static final long SECONDS = 10;

  private final ManagedChannel channel;

  RawEtcd(URI endpoint, TlsMaterial tls) {
    try {
      channel =
          Grpc.newChannelBuilderForAddress(
                  endpoint.getHost(),
                  endpoint.getPort(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(stream(tls.authorityPem()))
                      .keyManager(stream(tls.certificatePem()), stream(tls.privateKeyPem()))
                      .build())
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets what was before the revision. */
  public void compact(long revision) {
    kv().compact(CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build());
  }

  /** What a member does that finds its data to differ from the others'. */
  public void raiseCorrupt(long memberId) {
    MaintenanceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
        .alarm(
            AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                .setMemberID(memberId)
                .setAlarm(AlarmType.CORRUPT)
                .build());
  }

  /** Lets everybody with a certificate read and write everything. */
  public void disableAuth() {
    auth().authDisable(AuthDisableRequest.getDefaultInstance());
  }

  /** Ends that. */
  public void enableAuth() {
    auth().authEnable(AuthEnableRequest.getDefaultInstance());
  }

  private AuthGrpc.AuthBlockingStub auth() {
    return AuthGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  /** A new lease. */
  public long grantLease(long seconds) {
    return LeaseGrpc.newBlockingStub(channel)
        .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
        .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(seconds).build())
        .getID();
  }

  /** Writes a key that ends with the lease. */
  public void put(ByteString key, ByteString value, long lease) {
    kv().put(PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease).build());
  }

  private KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
