package io.kubinception.etcd.testing;

import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.kubinception.etcd.wire.AlarmRequest;
import io.kubinception.etcd.wire.AlarmResponse;
import io.kubinception.etcd.wire.AuthGrpc;
import io.kubinception.etcd.wire.AuthStatusRequest;
import io.kubinception.etcd.wire.AuthStatusResponse;
import io.kubinception.etcd.wire.ClusterGrpc;
import io.kubinception.etcd.wire.MaintenanceGrpc;
import io.kubinception.etcd.wire.Member;
import io.kubinception.etcd.wire.MemberListRequest;
import io.kubinception.etcd.wire.MemberListResponse;
import io.kubinception.etcd.wire.ResponseHeader;
import io.kubinception.etcd.wire.StatusRequest;
import io.kubinception.etcd.wire.StatusResponse;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.FreePorts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An etcd of one member that says how it is and does nothing else, for versions of which there is
 * no program here. Authentication is on.
 */
public final class PlayedEtcd implements AnyEtcd {
  private static final Duration VALIDITY = Duration.ofDays(1);
  private static final String LOOPBACK = "127.0.0.1";
  private static final long ID = 1;
  private static final Set<String> PLAYED =
      Stream.of(
              MaintenanceGrpc.getStatusMethod(),
              MaintenanceGrpc.getAlarmMethod(),
              ClusterGrpc.getMemberListMethod(),
              AuthGrpc.getAuthStatusMethod())
          .map(method -> method.getFullMethodName())
          .collect(Collectors.toSet());

  private final CertificateAuthority servers =
      CertificateAuthority.create("etcd servers", VALIDITY, Clock.systemUTC());
  private final CertificateAuthority clients =
      CertificateAuthority.create("etcd clients", VALIDITY, Clock.systemUTC());
  private final URI endpoint = URI.create("https://" + LOOPBACK + ":" + FreePorts.next());
  private final Set<String> refused = new ConcurrentSkipListSet<>();
  private final Server server;
  private volatile String version;

  private PlayedEtcd(String version) {
    this.version = version;
    IssuedCertificate own =
        servers.issue(
            CertificateProfile.server("etcd-0", VALIDITY).withIpAddresses(List.of(LOOPBACK)));
    try {
      server =
          Grpc.newServerBuilderForPort(
                  endpoint.getPort(),
                  TlsServerCredentials.newBuilder()
                      .keyManager(stream(own.certificatePem()), stream(own.privateKeyPem()))
                      .trustManager(stream(clients.certificatePem()))
                      .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                      .build())
              .addService(new Maintenance())
              .addService(new Members())
              .addService(new Auth())
              .intercept(this::note)
              .fallbackHandlerRegistry(new OtherServices())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that says to be of this version, like 3.6.13. */
  public static PlayedEtcd of(String version) {
    return new PlayedEtcd(version);
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** From now on it says to be of this version. */
  public void is(String another) {
    version = another;
  }

  /** The calls for anything but how it is, by service and method. */
  public Set<String> refused() {
    return Set.copyOf(refused);
  }

  @Override
  public List<URI> endpoints() {
    return List.of(endpoint);
  }

  @Override
  public CertificateAuthority clientAuthority() {
    return clients;
  }

  @Override
  public TlsMaterial tls(String commonName) {
    return TlsMaterial.of(
        servers.certificatePem(), clients.issue(CertificateProfile.client(commonName, VALIDITY)));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static <T> void answer(StreamObserver<T> asking, T answer) {
    asking.onNext(answer);
    asking.onCompleted();
  }

  private static ResponseHeader header() {
    return ResponseHeader.newBuilder().setMemberId(ID).setRevision(1).setRaftTerm(1).build();
  }

  private final class Maintenance extends MaintenanceGrpc.MaintenanceImplBase {
    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> asking) {
      answer(
          asking,
          StatusResponse.newBuilder()
              .setHeader(header())
              .setVersion(version)
              .setLeader(ID)
              .setRaftTerm(1)
              .build());
    }

    @Override
    public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> asking) {
      answer(asking, AlarmResponse.newBuilder().setHeader(header()).build());
    }
  }

  private final class Members extends ClusterGrpc.ClusterImplBase {
    @Override
    public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> asking) {
      answer(
          asking,
          MemberListResponse.newBuilder()
              .setHeader(header())
              .addMembers(
                  Member.newBuilder()
                      .setID(ID)
                      .setName("etcd-0")
                      .addClientURLs(endpoint.toString()))
              .build());
    }
  }

  private static final class Auth extends AuthGrpc.AuthImplBase {
    @Override
    public void authStatus(AuthStatusRequest request, StreamObserver<AuthStatusResponse> asking) {
      answer(asking, AuthStatusResponse.newBuilder().setHeader(header()).setEnabled(true).build());
    }
  }

  private <A, B> ServerCall.Listener<A> note(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (!PLAYED.contains(method)) {
      refused.add(method);
    }
    return next.startCall(call, headers);
  }

  /** What it is asked of services that it has nothing of. */
  private final class OtherServices extends HandlerRegistry {
    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
        String methodName, @Nullable String authority) {
      refused.add(methodName);
      return null;
    }
  }
}
