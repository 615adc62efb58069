package io.kubinception.etcd.testing;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.util.List;

/** An etcd of a test, real or played: where it is, and who it takes for whom. */
public interface AnyEtcd extends AutoCloseable {

  /** One client URL per member. */
  List<URI> endpoints();

  /** The authority that it takes client certificates of. */
  CertificateAuthority clientAuthority();

  /** What the user with this CN connects with. */
  TlsMaterial tls(String commonName);

  @Override
  void close();
}
