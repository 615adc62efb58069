package io.kubinception.pki;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a certificate says.
 *
 * @param commonName subject CN, empty when there is none
 * @param organizations subject O, in order
 * @param dnsNames subject alternative DNS names
 * @param ipAddresses subject alternative addresses, in the spelling of {@link CertificateProfile}
 * @param usages the extended key usages that we know
 * @param serialNumber hexadecimal
 * @param notBefore valid from
 * @param notAfter valid until
 */
public record CertificateFacts(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<String> ipAddresses,
    Set<CertificateProfile.Usage> usages,
    String serialNumber,
    Instant notBefore,
    Instant notAfter) {

  /** Copies the collections. */
  public CertificateFacts {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
    usages = Set.copyOf(usages);
  }

  /** When to renew: at two thirds of its life, so that a third is left to notice failures. */
  public Instant renewAt() {
    return notBefore.plus(Duration.between(notBefore, notAfter).multipliedBy(2).dividedBy(3));
  }

  /** Whether it is time to renew. */
  public boolean renewalDue(Instant now) {
    return !now.isBefore(renewAt());
  }

  /** Whether the certificate says what the profile wants, its life time aside. */
  public boolean matches(CertificateProfile profile) {
    return commonName.equals(profile.commonName())
        && same(organizations, profile.organizations())
        && same(dnsNames, profile.dnsNames())
        && same(ipAddresses, profile.ipAddresses())
        && usages.equals(profile.usages());
  }

  private static boolean same(List<String> some, List<String> others) {
    return new HashSet<>(some).equals(new HashSet<>(others));
  }
}
