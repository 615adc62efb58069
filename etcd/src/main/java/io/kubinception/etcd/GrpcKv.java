package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.Compare;
import io.kubinception.etcd.wire.DeleteRangeRequest;
import io.kubinception.etcd.wire.KVGrpc;
import io.kubinception.etcd.wire.KeyValue;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.RangeRequest;
import io.kubinception.etcd.wire.RangeResponse;
import io.kubinception.etcd.wire.RequestOp;
import io.kubinception.etcd.wire.TxnRequest;
import io.kubinception.etcd.wire.TxnResponse;
import java.util.List;
import java.util.Optional;

/** {@link Kv} on the wire. */
final class GrpcKv implements Kv {
  private final Calls calls;

  GrpcKv(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Optional<Entry> get(ByteString key) {
    return first(range(RangeRequest.newBuilder().setKey(key).build()));
  }

  @Override
  public Page range(Query query) {
    return page(query, range(request(query)));
  }

  @Override
  public Page range(Query query, int maxBytes) {
    CallOptions bounded = CallOptions.DEFAULT.withMaxInboundMessageSize(maxBytes);
    return page(query, calls.call(KVGrpc.getRangeMethod(), request(query), Repeat.SAFE, bounded));
  }

  private static RangeRequest request(Query query) {
    return RangeRequest.newBuilder()
        .setKey(query.range().start())
        .setRangeEnd(query.range().end())
        .setLimit(query.limit())
        .setRevision(query.revision())
        .setKeysOnly(query.keysOnly())
        .build();
  }

  private static Page page(Query query, RangeResponse response) {
    // The header holds the newest revision even for a read of an older one.
    long revision = query.revision() == 0 ? response.getHeader().getRevision() : query.revision();
    return new Page(
        response.getKvsList().stream().map(GrpcKv::entry).toList(),
        response.getMore(),
        response.getCount(),
        revision);
  }

  @Override
  public Count count(KeyRange range) {
    RangeResponse response =
        range(
            RangeRequest.newBuilder()
                .setKey(range.start())
                .setRangeEnd(range.end())
                .setCountOnly(true)
                .build());
    return new Count(response.getCount(), response.getHeader().getRevision());
  }

  @Override
  public long put(ByteString key, ByteString value) {
    PutRequest request = PutRequest.newBuilder().setKey(key).setValue(value).build();
    return calls.call(KVGrpc.getPutMethod(), request, Repeat.UNSAFE).getHeader().getRevision();
  }

  @Override
  public long delete(KeyRange range) {
    return calls
        .call(KVGrpc.getDeleteRangeMethod(), deleteRequest(range), Repeat.SAFE)
        .getDeleted();
  }

  @Override
  public TxnResult txn(
      List<Condition> conditions, List<Operation> success, List<Operation> failure) {
    TxnRequest request =
        TxnRequest.newBuilder()
            .addAllCompare(conditions.stream().map(GrpcKv::compare).toList())
            .addAllSuccess(success.stream().map(GrpcKv::operation).toList())
            .addAllFailure(failure.stream().map(GrpcKv::operation).toList())
            .build();
    TxnResponse response = calls.call(KVGrpc.getTxnMethod(), request, Repeat.UNSAFE);
    return new TxnResult(
        response.getSucceeded(),
        response.getHeader().getRevision(),
        response.getResponsesList().stream()
            .filter(operation -> operation.hasResponseRange())
            .map(operation -> first(operation.getResponseRange()))
            .toList());
  }

  private RangeResponse range(RangeRequest request) {
    return calls.call(KVGrpc.getRangeMethod(), request, Repeat.SAFE);
  }

  private static Optional<Entry> first(RangeResponse response) {
    return response.getKvsList().stream().findFirst().map(GrpcKv::entry);
  }

  static Entry entry(KeyValue found) {
    return new Entry(
        found.getKey(),
        found.getValue(),
        found.getCreateRevision(),
        found.getModRevision(),
        found.getVersion(),
        found.getLease());
  }

  private static DeleteRangeRequest deleteRequest(KeyRange range) {
    return DeleteRangeRequest.newBuilder().setKey(range.start()).setRangeEnd(range.end()).build();
  }

  private static Compare compare(Condition condition) {
    return switch (condition) {
      case Condition.ModRevision(ByteString key, long revision) ->
          Compare.newBuilder()
              .setKey(key)
              .setTarget(Compare.CompareTarget.MOD)
              .setModRevision(revision)
              .build();
      case Condition.Value(ByteString key, ByteString value) ->
          Compare.newBuilder()
              .setKey(key)
              .setTarget(Compare.CompareTarget.VALUE)
              .setValue(value)
              .build();
    };
  }

  private static RequestOp operation(Operation operation) {
    RequestOp.Builder builder = RequestOp.newBuilder();
    return switch (operation) {
      case Operation.Put(ByteString key, ByteString value, long lease) ->
          builder
              .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease))
              .build();
      case Operation.Delete(KeyRange range) ->
          builder.setRequestDeleteRange(deleteRequest(range)).build();
      case Operation.Get(ByteString key) ->
          builder.setRequestRange(RangeRequest.newBuilder().setKey(key)).build();
    };
  }
}
