package io.kubinception.etcd.install;

import java.nio.file.Path;

/**
 * Where a command may take programs from.
 *
 * @param folder with etcd, etcdctl and etcdutl; need not be there as long as servers keep theirs
 * @param named whether it was asked for; otherwise servers rather keep what they have
 */
public record OfferedPrograms(Path folder, boolean named) {
  /**
   * The programs.
   *
   * @throws InstallException when they are not there, or are no good
   */
  public Programs read() {
    return Programs.in(folder);
  }
}
