package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/**
 * Health checks over HTTP. Often while starting, as every second counts then; seldom later, as each
 * one is a TLS handshake that an idle control plane pays for.
 *
 * @param startup as long as it fails the others wait
 * @param readiness whether Services send traffic
 * @param liveness whether to restart
 */
record Probes(Probe startup, Probe readiness, Probe liveness) {

  /** A path on a port. */
  record Check(String scheme, String path, int port) {
    static Check https(String path, int port) {
      return new Check("HTTPS", path, port);
    }

    static Check http(String path, int port) {
      return new Check("HTTP", path, port);
    }
  }

  /** Four minutes to start, where many start at once; two minutes of silence until a restart. */
  static Probes of(Check ready, Check live, int readinessPeriodSeconds) {
    return new Probes(
        probe(ready, 1, 5, 240),
        probe(ready, readinessPeriodSeconds, 5, 3),
        probe(live, 15, 15, 8));
  }

  /** The same, ready no sooner than so many seconds after the start. */
  Probes startingAfter(int seconds) {
    return new Probes(
        new ProbeBuilder(startup).withInitialDelaySeconds(seconds).build(), readiness, liveness);
  }

  private static Probe probe(Check check, int periodSeconds, int timeoutSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withScheme(check.scheme())
        .withPath(check.path())
        .withNewPort(check.port())
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(timeoutSeconds)
        .withSuccessThreshold(1)
        .withFailureThreshold(failures)
        .build();
  }
}
