package io.kubinception.etcd;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.IssuedCertificate;
import java.time.Duration;

/**
 * Issues the certificates that API servers show to etcd, from an authority that signs nothing else:
 * etcd takes any certificate of that authority as the user its CN names.
 */
public final class ClientCertificates {
  /** Life time unless said otherwise. */
  public static final Duration DEFAULT_VALIDITY = Duration.ofDays(90);

  private final CertificateAuthority authority;
  private final Duration validity;

  /** With the default life time. */
  public ClientCertificates(CertificateAuthority authority) {
    this(authority, DEFAULT_VALIDITY);
  }

  /** With a life time. */
  public ClientCertificates(CertificateAuthority authority, Duration validity) {
    this.authority = authority;
    this.validity = validity;
  }

  /** What an etcd tenant's certificate says: to find out whether one is still right. */
  public CertificateProfile profile(TenantId id) {
    return CertificateProfile.client(id.user(), validity);
  }

  /** A certificate of the etcd tenant, for clients only. */
  public IssuedCertificate issue(TenantId id) {
    return authority.issue(profile(id));
  }
}
