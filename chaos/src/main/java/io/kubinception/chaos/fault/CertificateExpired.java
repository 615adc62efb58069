package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.IssuedCertificate;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An API server's serving certificate that nobody renewed in time: one that expired a month ago is
 * put in its place. Machines of the lab share the host's clock, so time itself cannot jump.
 */
record CertificateExpired(Duration wellWithin) implements Fault {
  private static final Duration AGE = Duration.ofDays(60);
  private static final Duration VALIDITY = Duration.ofDays(30);

  @Override
  public String name() {
    return "certificate-expired";
  }

  @Override
  public String about() {
    return "the serving certificate of an API server is one that expired";
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    Customer customer = scene.anyCustomer(random);
    var secrets = scene.admin().secrets().inNamespace(scene.namespace(customer));
    IssuedCertificate expired = expired(secrets.withName(customer.name() + "-ca").require());
    var serving = secrets.withName(customer.name() + "-api-server");
    serving.edit(
        secret ->
            new SecretBuilder(secret)
                .addToData("tls.crt", encode(expired.certificatePem()))
                .addToData("tls.key", encode(expired.privateKeyPem()))
                .build());
    String bad = encode(expired.certificatePem());
    return Injury.healsItself(
        customer.name(),
        () ->
            bad.equals(serving.require().getData().get("tls.crt"))
                ? List.of("the certificate is not renewed")
                : List.of());
  }

  private static IssuedCertificate expired(Secret authority) {
    Clock then = Clock.fixed(Clock.systemUTC().instant().minus(AGE), ZoneOffset.UTC);
    return CertificateAuthority.fromPem(
            decode(authority.getData().getOrDefault("tls.crt", "")),
            decode(authority.getData().getOrDefault("tls.key", "")),
            then)
        .issue(CertificateProfile.server("kube-apiserver", VALIDITY));
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
