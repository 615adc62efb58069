package io.kubinception.etcd.install;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.Certificates;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One authority of clients on its way into the place of another, as their folder keeps it: between
 * begin and end there are two, both are trusted, and one of them signs. Each step is one file that
 * is written as a whole, and may be taken again.
 */
public final class ClientRotation {
  private final AuthorityFolder folder;
  private final String token;

  /** Of the cluster whose authorities are in the folder. */
  public ClientRotation(AuthorityFolder folder, String token) {
    this.folder = folder;
    this.token = token;
  }

  /** Whether there are two. */
  public boolean isUnderWay() {
    return authorities().size() > 1;
  }

  /** The one that signs now. */
  public CertificateAuthority signs() {
    return authorities().getFirst();
  }

  /** Makes the second one, which signs nothing yet; nothing when there are two. */
  public void begin() {
    if (!isUnderWay()) {
      folder.keepForClients(List.of(signs(), folder.makeForClients(token)));
    }
  }

  /** From now on the newer one signs. */
  public void letNewerSign() {
    folder.keepForClients(
        authorities().stream()
            .sorted(Comparator.comparing(ClientRotation::age).reversed())
            .toList());
  }

  /** From now on the older one signs again. */
  public void letOlderSign() {
    folder.keepForClients(
        authorities().stream().sorted(Comparator.comparing(ClientRotation::age)).toList());
  }

  /** Whether the newer one signs; of one alone, that it is all there is. */
  public boolean newerSigns() {
    List<CertificateAuthority> all = authorities();
    return all.stream().noneMatch(one -> age(one).isAfter(age(all.getFirst())));
  }

  /** Forgets the one that does not sign. */
  public void end() {
    folder.keepForClients(List.of(signs()));
  }

  private static Instant age(CertificateAuthority authority) {
    return Certificates.read(authority.certificatePem()).notBefore();
  }

  private List<CertificateAuthority> authorities() {
    return folder.ensure(token).trustedForClients();
  }
}
