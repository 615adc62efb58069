package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One image that nobody published says nothing of its registry. */
class PullTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error response from daemon: manifest for registry.k8s.io/etcd:3.6.14-0 not found: manifest"
            + " unknown: Failed to fetch \"3.6.14-0\"",
        "Error response from daemon: failed to resolve reference \"docker.io/library/registry:3.1.2\":"
            + " docker.io/library/registry:3.1.2: not found",
        "Error response from daemon: pull access denied for nobody/has-it, repository does not exist"
            + " or may require 'docker login': denied: requested access to the resource is denied",
        "no matching manifest for linux/riscv64 in the manifest list entries"
      })
  void whatIsNotPublishedConcernsThatImageOnly(String output) {
    assertThat(failed(output)).isEqualTo(Pull.NOT_PUBLISHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error response from daemon: Get \"https://registry.k8s.io/v2/\": net/http: request canceled"
            + " while waiting for connection",
        "Error response from daemon: received unexpected HTTP status: 403 Forbidden",
        "toomanyrequests: You have reached your unauthenticated pull rate limit.",
        "Error response from daemon: Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup"
            + " registry-1.docker.io: no such host"
      })
  void aRegistryThatGivesNothingIsNotTriedAgain(String output) {
    assertThat(failed(output)).isEqualTo(Pull.NO_REGISTRY);
  }

  @Test
  void whatIsPulledIsThere() {
    assertThat(Pull.of(new Command.Result(0, "registry.k8s.io/pause:3.10.2"))).isEqualTo(Pull.DONE);
  }

  private static Pull failed(String output) {
    return Pull.of(new Command.Result(1, output));
  }
}
