package io.kubinception.etcd.isolation;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.kubinception.etcd.wire.AuthEnableResponse;
import io.kubinception.etcd.wire.AuthGrpc;
import io.kubinception.etcd.wire.ClusterGrpc;
import io.kubinception.etcd.wire.KVGrpc;
import io.kubinception.etcd.wire.LeaseGrpc;
import io.kubinception.etcd.wire.LeaseKeepAliveRequest;
import io.kubinception.etcd.wire.LeaseKeepAliveResponse;
import io.kubinception.etcd.wire.MaintenanceGrpc;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.WatchCreateRequest;
import io.kubinception.etcd.wire.WatchGrpc;
import io.kubinception.etcd.wire.WatchRequest;
import io.kubinception.etcd.wire.WatchResponse;
import io.kubinception.pki.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Raw stubs with one certificate: etcd's answers without our client between. */
final class Intruder implements AutoCloseable {
  private static final long SECONDS = 5;
  private final ManagedChannel channel;

  Intruder(URI endpoint, TlsMaterial tls) {
    try {
      channel =
          Grpc.newChannelBuilderForAddress(
                  endpoint.getHost(),
                  endpoint.getPort(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(stream(tls.authorityPem()))
                      .keyManager(stream(tls.certificatePem()), stream(tls.privateKeyPem()))
                      .build())
              .disableRetry()
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  LeaseGrpc.LeaseBlockingStub lease() {
    return LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  ClusterGrpc.ClusterBlockingStub cluster() {
    return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
    return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  AuthGrpc.AuthBlockingStub auth() {
    return AuthGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  /** Opens a watch; etcd says no by cancelling it, which becomes an exception here. */
  void watch(WatchCreateRequest create) {
    WatchResponse first = watch(WatchRequest.newBuilder().setCreateRequest(create).build());
    if (first.getCanceled()) {
      throw Status.CANCELLED.withDescription(first.getCancelReason()).asRuntimeException();
    }
  }

  /** The first answer to a request on a new watch stream. */
  WatchResponse watch(WatchRequest request) {
    CompletableFuture<WatchResponse> first = new CompletableFuture<>();
    StreamObserver<WatchRequest> requests = WatchGrpc.newStub(channel).watch(new First<>(first));
    requests.onNext(request);
    try {
      return await(first);
    } finally {
      requests.onError(Status.CANCELLED.asException());
    }
  }

  /** Renews a lease; a life time of 0 means that there is none. */
  void keepAlive(long lease) {
    CompletableFuture<LeaseKeepAliveResponse> first = new CompletableFuture<>();
    StreamObserver<LeaseKeepAliveRequest> requests =
        LeaseGrpc.newStub(channel).leaseKeepAlive(new First<>(first));
    requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    try {
      await(first);
    } finally {
      requests.onError(Status.CANCELLED.asException());
    }
  }

  /**
   * Calls a lock or election method; an answer of none becomes an exception. A put request stands
   * in for theirs: all have the name (or key) in field 1.
   */
  void recipe(String method, ByteString name) {
    MethodDescriptor<PutRequest, AuthEnableResponse> descriptor =
        MethodDescriptor.<PutRequest, AuthEnableResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .setFullMethodName(method)
            .setRequestMarshaller(ProtoUtils.marshaller(PutRequest.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(AuthEnableResponse.getDefaultInstance()))
            .build();
    Iterator<AuthEnableResponse> answers =
        ClientCalls.blockingServerStreamingCall(
            channel,
            descriptor,
            CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS),
            PutRequest.newBuilder().setKey(name).build());
    if (!answers.hasNext()) {
      throw Status.CANCELLED.withDescription("ended without an answer").asRuntimeException();
    }
  }

  private static <T> T await(CompletableFuture<T> first) {
    try {
      return first.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Status.fromThrowable(e.getCause()).asRuntimeException();
    } catch (TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED.withDescription("no answer").asRuntimeException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.asRuntimeException();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private record First<T>(CompletableFuture<T> answer) implements StreamObserver<T> {
    @Override
    public void onNext(T value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable error) {
      answer.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(
          Status.CANCELLED.withDescription("stream ended").asRuntimeException());
    }
  }
}
