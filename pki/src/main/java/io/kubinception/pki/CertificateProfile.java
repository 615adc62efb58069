package io.kubinception.pki;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a certificate shall say.
 *
 * @param commonName subject CN; Kubernetes and etcd read it as the user name
 * @param organizations subject O, in order; Kubernetes reads them as groups
 * @param dnsNames subject alternative DNS names
 * @param ipAddresses subject alternative addresses, IPv4 or IPv6 literals
 * @param usages extended key usages, at least one
 * @param validity life time from now on
 */
public record CertificateProfile(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<String> ipAddresses,
    Set<Usage> usages,
    Duration validity) {

  /** What a certificate may be used for. */
  public enum Usage {
    SERVER_AUTH,
    CLIENT_AUTH
  }

  /** Copies the collections; refuses an address that is no literal, no usage, and no life time. */
  public CertificateProfile {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = ipAddresses.stream().map(CertificateProfile::canonicalAddress).toList();
    usages = Set.copyOf(usages);
    if (usages.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs at least one usage");
    }
    if (!validity.isPositive()) {
      throw new IllegalArgumentException("a certificate needs a positive validity: " + validity);
    }
  }

  /** A profile for clients: CN only. */
  public static CertificateProfile client(String commonName, Duration validity) {
    return new CertificateProfile(
        commonName, List.of(), List.of(), List.of(), Set.of(Usage.CLIENT_AUTH), validity);
  }

  /** A profile for servers: CN only; add names and addresses. */
  public static CertificateProfile server(String commonName, Duration validity) {
    return new CertificateProfile(
        commonName, List.of(), List.of(), List.of(), Set.of(Usage.SERVER_AUTH), validity);
  }

  /** The same with these organizations. */
  public CertificateProfile withOrganizations(String... values) {
    return new CertificateProfile(
        commonName, List.of(values), dnsNames, ipAddresses, usages, validity);
  }

  /** The same with these DNS names. */
  public CertificateProfile withDnsNames(List<String> values) {
    return new CertificateProfile(commonName, organizations, values, ipAddresses, usages, validity);
  }

  /** The same with these addresses (literals). */
  public CertificateProfile withIpAddresses(List<String> values) {
    return new CertificateProfile(commonName, organizations, dnsNames, values, usages, validity);
  }

  /** The same with these usages. */
  public CertificateProfile withUsages(Usage... values) {
    return new CertificateProfile(
        commonName, organizations, dnsNames, ipAddresses, Set.of(values), validity);
  }

  /** The same with this life time. */
  public CertificateProfile withValidity(Duration value) {
    return new CertificateProfile(commonName, organizations, dnsNames, ipAddresses, usages, value);
  }

  // One spelling per address, so that a profile can be compared with what a certificate says.
  static String canonicalAddress(String literal) {
    return InetAddress.ofLiteral(literal).getHostAddress();
  }
}
