package io.kubinception.etcd;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Unary calls with a deadline, and with as many retries as the deadline and the call allow. */
final class Calls {
  /** Whether a call may be repeated after it may have had an effect. */
  enum Repeat {
    /** Reads, and writes that do the same when done twice. */
    SAFE,
    /** Writes that must not be done twice. */
    UNSAFE
  }

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);
  // A member that hangs must leave time to ask another one, but an election needs about a second.
  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(1500);

  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final MemberChannels channels;
  private final Duration deadline;
  private final Clock clock;

  Calls(MemberChannels channels, Duration deadline, Clock clock) {
    this.channels = channels;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** Calls whichever member answers. */
  <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Repeat repeat) {
    return call(method, request, repeat, CallOptions.DEFAULT);
  }

  /** Calls whichever member answers, under the options. */
  <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Repeat repeat, CallOptions callOptions) {
    Instant end = clock.instant().plus(deadline);
    for (int attempt = 0; ; attempt++) {
      List<ManagedChannel> members = channels.inOrder();
      ManagedChannel member = members.getFirst();
      try {
        // To wait for one that is down only makes sense when no other one could answer.
        return once(
            member,
            method,
            request,
            attemptTime(end, repeat),
            waiting(callOptions, members.stream().allMatch(Calls::isDown)));
      } catch (StatusRuntimeException e) {
        Status status = e.getStatus();
        EtcdException failure = EtcdException.of(method.getFullMethodName(), status);
        if (EtcdException.isLearner(status)
            || (isMembersFault(status) && !(failure instanceof EtcdException.TooLarge))) {
          channels.avoid(member);
        }
        if (!mayRepeat(status, failure, repeat) || !pause(attempt, end)) {
          throw failure;
        }
      }
    }
  }

  /** Calls the member behind the endpoint and no other. */
  <Q, A> A callAt(URI endpoint, MethodDescriptor<Q, A> method, Q request) {
    ManagedChannel member = channels.at(endpoint);
    try {
      // Not waiting: of one that is down, what gRPC knows already is told at once.
      return once(member, method, request, deadline, CallOptions.DEFAULT);
    } catch (StatusRuntimeException first) {
      EtcdException failure = EtcdException.of(method.getFullMethodName(), first.getStatus());
      if (first.getStatus().getCode() != Status.Code.UNAVAILABLE) {
        throw failure;
      }
      // The failure may be an old one: gRPC tells it until its next attempt to connect.
      member.resetConnectBackoff();
      try {
        return once(member, method, request, RECONNECT, waiting(CallOptions.DEFAULT, true));
      } catch (StatusRuntimeException second) {
        throw failure;
      }
    }
  }

  /**
   * The first answer to one question on a stream, of whichever member answers; safe to repeat.
   *
   * @param longest for all members together
   */
  <Q, A> A callFirst(MethodDescriptor<Q, A> method, Q request, Duration longest) {
    List<ManagedChannel> members = channels.inOrder();
    long each = longest.dividedBy(members.size()).toMillis();
    for (ManagedChannel member : members) {
      CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(each, TimeUnit.MILLISECONDS);
      try {
        return ClientCalls.blockingServerStreamingCall(member, method, options, request).next();
      } catch (StatusRuntimeException e) {
        if (!isMembersFault(e.getStatus())) {
          throw EtcdException.of(method.getFullMethodName(), e.getStatus());
        }
        channels.avoid(member);
      }
    }
    throw EtcdException.of(
        method.getFullMethodName(), Status.UNAVAILABLE.withDescription("no member answers"));
  }

  /** Calls this member; other calls ask other members first until it has answered. */
  <Q, A> A callWhileAvoided(
      URI endpoint, MethodDescriptor<Q, A> method, Q request, Duration longest) {
    ManagedChannel member = channels.at(endpoint);
    channels.setBusy(member, true);
    try {
      return once(member, method, request, longest, CallOptions.DEFAULT);
    } catch (StatusRuntimeException e) {
      throw EtcdException.of(method.getFullMethodName(), e.getStatus());
    } finally {
      channels.setBusy(member, false);
    }
  }

  /** What the member streams, only as fast as it is taken; the iterator throws EtcdException. */
  <Q, A> Iterator<A> stream(
      URI endpoint, MethodDescriptor<Q, A> method, Q request, Duration longest) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(longest.toMillis(), TimeUnit.MILLISECONDS);
    Iterator<A> answers =
        ClientCalls.blockingServerStreamingCall(channels.at(endpoint), method, options, request);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return answers.hasNext();
        } catch (StatusRuntimeException e) {
          throw EtcdException.of(method.getFullMethodName(), e.getStatus());
        }
      }

      @Override
      public A next() {
        return answers.next();
      }
    };
  }

  private static <Q, A> A once(
      ManagedChannel member,
      MethodDescriptor<Q, A> method,
      Q request,
      Duration time,
      CallOptions options) {
    // gRPC would start the call and cancel it, and a fast answer may win that race.
    if (Thread.currentThread().isInterrupted()) {
      throw Status.CANCELLED.withDescription("the thread is interrupted").asRuntimeException();
    }
    CallOptions bounded = options.withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    return ClientCalls.blockingUnaryCall(member, method, bounded, request);
  }

  private static CallOptions waiting(CallOptions options, boolean waits) {
    return waits ? options.withWaitForReady() : options;
  }

  private static boolean isDown(ManagedChannel member) {
    return member.getState(true) == ConnectivityState.TRANSIENT_FAILURE;
  }

  private Duration attemptTime(Instant end, Repeat repeat) {
    Duration left = Duration.between(clock.instant(), end);
    if (repeat == Repeat.UNSAFE || channels.size() == 1) {
      return left;
    }
    Duration share = deadline.dividedBy(2);
    Duration time = share.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : share;
    return time.compareTo(left) < 0 ? time : left;
  }

  private static boolean isMembersFault(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN -> true;
      default -> false;
    };
  }

  private static boolean mayRepeat(Status status, EtcdException failure, Repeat repeat) {
    if (status.getCode() == Status.Code.CANCELLED
        || EtcdException.describes(status, "database space exceeded")) {
      return false;
    }
    boolean hadNoEffect =
        EtcdException.isAuthStoreOld(status)
            || EtcdException.isLearner(status)
            || wasNeverConnected(status);
    return failure instanceof EtcdException.Unavailable && (repeat == Repeat.SAFE || hadNoEffect);
  }

  private static boolean wasNeverConnected(Status status) {
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  /** Waits before the next attempt; false when the deadline leaves no time for one. */
  private boolean pause(int attempt, Instant end) {
    long ceiling =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 10));
    long pause = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1);
    if (!clock.instant().plusMillis(pause).isBefore(end)) {
      return false;
    }
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
