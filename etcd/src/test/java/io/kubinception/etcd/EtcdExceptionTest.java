package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdExceptionTest {
  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, etcdserver: leader changed, Unavailable",
    "RESOURCE_EXHAUSTED, etcdserver: too many requests, Unavailable",
    "RESOURCE_EXHAUSTED, etcdserver: mvcc: database space exceeded, Unavailable",
    "DEADLINE_EXCEEDED, deadline, Unavailable",
    "FAILED_PRECONDITION, etcdserver: not leader, Unavailable",
    "INVALID_ARGUMENT, etcdserver: revision of auth store is old, Unavailable",
    "PERMISSION_DENIED, etcdserver: permission denied, Denied",
    "UNAUTHENTICATED, etcdserver: invalid auth token, Denied",
    "INVALID_ARGUMENT, etcdserver: key is not provided, Refused",
    "FAILED_PRECONDITION, etcdserver: user name not found, Refused",
    "OUT_OF_RANGE, etcdserver: mvcc: required revision has been compacted, Refused",
  })
  void eachStatusSaysWhatToDo(Status.Code code, String description, String kind) {
    EtcdException failure =
        EtcdException.of("KV/Range", code.toStatus().withDescription(description));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.status().getCode()).isEqualTo(code);
    assertThat(failure).hasMessage("KV/Range: " + code + " " + description);
  }

  @Test
  void aStatusWithoutWordsIsFine() {
    assertThat(EtcdException.of("KV/Range", Status.INVALID_ARGUMENT))
        .isInstanceOf(EtcdException.Refused.class);
  }
}
