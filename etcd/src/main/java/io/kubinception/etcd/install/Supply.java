package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import java.util.Optional;

/**
 * Where a server's programs come from.
 *
 * @param version of its etcd then
 * @param brought what it is given; nothing where it keeps what it has
 */
public record Supply(EtcdVersion version, Optional<Programs> brought) {
  static Supply of(Programs programs) {
    return new Supply(programs.version(), Optional.of(programs));
  }

  static Supply kept(EtcdVersion version) {
    return new Supply(version, Optional.empty());
  }
}
