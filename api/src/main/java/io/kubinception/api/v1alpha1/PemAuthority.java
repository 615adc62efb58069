package io.kubinception.api.v1alpha1;

/** Certificates of authorities, as far as the admin cluster can judge them. */
final class PemAuthority {
  static final String RULE =
      "self.contains('-----BEGIN CERTIFICATE-----') && !self.contains('PRIVATE KEY')";

  static final String RULE_MESSAGE = "certificateAuthority must be certificates in PEM, and no key";

  private PemAuthority() {}
}
