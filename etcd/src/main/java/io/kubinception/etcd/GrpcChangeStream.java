package io.kubinception.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.kubinception.etcd.wire.Event;
import io.kubinception.etcd.wire.WatchCreateRequest;
import io.kubinception.etcd.wire.WatchGrpc;
import io.kubinception.etcd.wire.WatchProgressRequest;
import io.kubinception.etcd.wire.WatchRequest;
import io.kubinception.etcd.wire.WatchResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@link ChangeStream} on the wire. */
final class GrpcChangeStream implements ChangeStream {
  private static final String METHOD = WatchGrpc.getWatchMethod().getFullMethodName();

  private final BlockingClientCall<WatchRequest, WatchResponse> call;
  private long through;

  /** Opens the watch at the member behind the channel. */
  GrpcChangeStream(Channel member, KeyRange range, long from) {
    this.through = from - 1;
    this.call =
        ClientCalls.blockingBidiStreamingCall(
            member, WatchGrpc.getWatchMethod(), CallOptions.DEFAULT);
    send(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(range.start())
                    .setRangeEnd(range.end())
                    .setStartRevision(from)
                    .setFragment(true))
            .build());
  }

  @Override
  public Optional<List<Change>> next(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<WatchResponse> response = read(end - System.nanoTime());
      if (response.isEmpty()) {
        return Optional.empty();
      }
      // The answer to the request itself has no changes, and its revision says nothing of ours.
      if (!response.get().getCreated()) {
        return Optional.of(changes(response.get()));
      }
    }
  }

  private Optional<WatchResponse> read(long nanos) {
    try {
      WatchResponse response = call.read(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      if (response == null) {
        throw failure(Status.UNAVAILABLE.withDescription("etcd ended the watch"));
      }
      if (response.getCanceled()) {
        throw failure(cancellation(response));
      }
      return Optional.of(response);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (StatusException e) {
      throw failure(e.getStatus());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(Status.CANCELLED.withDescription("the thread is interrupted"));
    }
  }

  private static Status cancellation(WatchResponse response) {
    return response.getCompactRevision() > 0
        // As etcd's KV service says it.
        ? Status.OUT_OF_RANGE.withDescription(
            "etcdserver: mvcc: required revision has been compacted")
        : Status.UNAVAILABLE.withDescription("watch cancelled: " + response.getCancelReason());
  }

  private List<Change> changes(WatchResponse response) {
    var events = response.getEventsList();
    // Etcd delivers a revision's changes together unless it says that more of them follow. With
    // changes the header holds a revision of which others may still be under way.
    long reached =
        events.isEmpty()
            ? response.getHeader().getRevision()
            : events.getLast().getKv().getModRevision() - (response.getFragment() ? 1 : 0);
    through = Math.max(through, reached);
    return events.stream().map(GrpcChangeStream::change).toList();
  }

  private static Change change(Event event) {
    return event.getType() == Event.EventType.DELETE
        ? new Change.Delete(event.getKv().getKey())
        : new Change.Put(GrpcKv.entry(event.getKv()));
  }

  @Override
  public long through() {
    return through;
  }

  @Override
  public void askProgress() {
    send(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  private void send(WatchRequest request) {
    try {
      if (!call.write(request)) {
        throw failure(Status.UNAVAILABLE.withDescription("etcd ended the watch"));
      }
    } catch (StatusException e) {
      throw failure(e.getStatus());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(Status.CANCELLED.withDescription("the thread is interrupted"));
    }
  }

  private static EtcdException failure(Status status) {
    return EtcdException.of(METHOD, status);
  }

  @Override
  public void close() {
    call.cancel("no longer wanted", null);
  }
}
