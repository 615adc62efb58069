package io.kubinception.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.kubinception.etcd.wire.Event;
import io.kubinception.etcd.wire.WatchCreateRequest;
import io.kubinception.etcd.wire.WatchGrpc;
import io.kubinception.etcd.wire.WatchRequest;
import io.kubinception.etcd.wire.WatchResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@link Watches} on the wire, one stream each. */
final class GrpcWatches implements Watches {
  private static final String METHOD = WatchGrpc.getWatchMethod().getFullMethodName();

  // A member that is cut off from the others ends the stream, in place of falling silent.
  private static final Metadata WITH_LEADER = new Metadata();

  static {
    WITH_LEADER.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
  }

  private final MemberChannels channels;

  GrpcWatches(MemberChannels channels) {
    this.channels = channels;
  }

  @Override
  public Watch open(KeyRange range, Listener listener) {
    var stream = new Stream(listener);
    var member = channels.inOrder().getFirst();
    var call =
        MetadataUtils.newAttachHeadersInterceptor(WITH_LEADER)
            .interceptCall(WatchGrpc.getWatchMethod(), CallOptions.DEFAULT, member);
    var requests = ClientCalls.asyncBidiStreamingCall(call, stream);
    requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(range.start())
                    .setRangeEnd(range.end())
                    // Else one answer could hold everything that a transaction wrote.
                    .setFragment(true))
            .build());
    return stream;
  }

  @Override
  public ChangeStream from(KeyRange range, long revision) {
    Channel member =
        ClientInterceptors.intercept(
            channels.inOrder().getFirst(), MetadataUtils.newAttachHeadersInterceptor(WITH_LEADER));
    return new GrpcChangeStream(member, range, revision);
  }

  private static final class Stream
      implements ClientResponseObserver<WatchRequest, WatchResponse>, Watch {
    private final Listener listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable ClientCallStreamObserver<WatchRequest> call;

    Stream(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> requests) {
      call = requests;
      // One answer at a time: what is not taken stays at etcd, not in our memory.
      requests.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(WatchResponse response) {
      if (response.getCanceled()) {
        end(Status.UNAVAILABLE.withDescription("watch cancelled: " + response.getCancelReason()));
        close();
        return;
      }
      if (response.getCreated()) {
        listener.opened();
      }
      if (response.getEventsCount() > 0) {
        listener.changed(response.getEventsList().stream().map(Stream::change).toList());
      }
      var requests = call;
      if (requests != null) {
        requests.request(1);
      }
    }

    private static Change change(Event event) {
      return new Change(
          event.getKv().getKey(),
          event.getKv().getValue().size(),
          event.getType() == Event.EventType.DELETE);
    }

    @Override
    public void onError(Throwable failure) {
      end(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end(Status.UNAVAILABLE.withDescription("etcd ended the watch"));
    }

    private void end(Status status) {
      if (over.compareAndSet(false, true)) {
        listener.ended(EtcdException.of(METHOD, status));
      }
    }

    @Override
    public void close() {
      over.set(true);
      var requests = call;
      if (requests != null) {
        requests.cancel("no longer wanted", null);
      }
    }
  }
}
