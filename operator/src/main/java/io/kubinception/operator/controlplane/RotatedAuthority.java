package io.kubinception.operator.controlplane;

import io.kubinception.operator.rotation.RotationMark.Stage;
import io.kubinception.pki.CertificateAuthority;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An authority and, in a rotation, the one beside it: who signs what, and who is trusted.
 *
 * @param signer signs for clients
 * @param serving signs for servers: who meets them hears of an authority first, and is shown it
 *     later
 */
record RotatedAuthority(
    RotatedKeys keys, CertificateAuthority signer, CertificateAuthority serving) {
  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  static final List<String> FILES = List.of(CERTIFICATE, KEY);
  private static final Duration VALIDITY = Duration.ofDays(3650);

  static RotatedAuthority of(RotatedKeys keys, Clock clock) {
    CertificateAuthority signer = authority(keys.used(), clock);
    boolean shown = keys.mark().isOrAfter(Stage.SERVED) || keys.used().equals(keys.current());
    return new RotatedAuthority(keys, signer, shown ? signer : authority(keys.current(), clock));
  }

  private static CertificateAuthority authority(Map<String, String> files, Clock clock) {
    return CertificateAuthority.fromPem(
        files.getOrDefault(CERTIFICATE, ""), files.getOrDefault(KEY, ""), clock);
  }

  /** The files of a new one. */
  static Map<String, String> make(String commonName, Clock clock) {
    var made = CertificateAuthority.create(commonName, VALIDITY, clock);
    return Map.of(CERTIFICATE, made.certificatePem(), KEY, made.privateKeyPem());
  }

  /** Whom clients and nodes are told to trust. */
  String trusted() {
    return keys.trusted(CERTIFICATE).collect(Collectors.joining());
  }

  /** Whose certificates API servers take. */
  String accepted() {
    return keys.mark().isOrAfter(Stage.SERVED) ? signer.certificatePem() : trusted();
  }
}
