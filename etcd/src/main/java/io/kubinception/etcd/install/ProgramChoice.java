package io.kubinception.etcd.install;

import io.kubinception.etcd.EtcdVersion;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which programs servers get. etcd does not read data that a newer minor has written, so none may
 * go back by the way; who names no programs keeps what there is.
 */
final class ProgramChoice {
  private final OfferedPrograms offered;

  ProgramChoice(OfferedPrograms offered) {
    this.offered = offered;
  }

  /** Of an installation: a server with data keeps its version, which only an upgrade changes. */
  Map<String, Supply> toInstall(List<FoundEtcd> found) {
    if (offered.named()) {
      Programs programs = offered.read();
      found.stream().filter(FoundEtcd::hasData).forEach(one -> refuseOther(one, programs));
      return all(found, programs);
    }
    return found.stream().noneMatch(FoundEtcd::hasData) ? unnamed(found) : beside(found);
  }

  /** Of a recovery: the copy's version is not known, so what servers had is the oldest allowed. */
  Map<String, Supply> toRecover(List<FoundEtcd> found) {
    if (!offered.named()) {
      return unnamed(found);
    }
    Programs programs = offered.read();
    found.stream()
        .filter(one -> one.newest().filter(v -> isMinorAbove(v, programs.version())).isPresent())
        .findFirst()
        .ifPresent(one -> refuseOlder(one, programs));
    return all(found, programs);
  }

  /**
   * Of a server that joins: what members run, or a later patch of it.
   *
   * @param members what those run that answer
   */
  Supply toJoin(FoundEtcd found, Collection<EtcdVersion> members) {
    EtcdVersion newest =
        members.stream()
            .max(Comparator.naturalOrder())
            .orElseThrow(
                () ->
                    new InstallException("no member answers: --servers must name those that run"));
    if (!offered.named() && found.hasPrograms() && found.installed().equals(Optional.of(newest))) {
      return Supply.kept(newest);
    }
    Programs programs = offered.read();
    if (programs.version().compareTo(newest) < 0) {
      throw new InstallException(
          "members run etcd %s, and %s holds %s, which may not read their data: name a folder with etcd, etcdctl and etcdutl %s with --programs"
              .formatted(newest, offered.folder(), programs.version(), newest));
    }
    if (isMinorAbove(programs.version(), newest)) {
      throw new InstallException(
          "members run etcd %s, and %s holds %s: name a folder with %s with --programs, or bring members there first with 'kubinception etcd upgrade'"
              .formatted(newest, offered.folder(), programs.version(), newest));
    }
    return Supply.of(programs);
  }

  /** Nobody's version binds; what all have alike is rather kept than replaced. */
  private Map<String, Supply> unnamed(List<FoundEtcd> found) {
    var versions = found.stream().map(FoundEtcd::installed).distinct().toList();
    boolean alike = versions.size() == 1 && versions.getFirst().isPresent();
    if (alike
        && versions.getFirst().get().meetsFloor()
        && found.stream().allMatch(FoundEtcd::hasPrograms)
        && found.stream().noneMatch(FoundEtcd::wouldGoBack)) {
      EtcdVersion version = versions.getFirst().get();
      return each(found, _ -> Supply.kept(version));
    }
    Programs programs = offered.read();
    found.stream()
        .filter(one -> one.newest().filter(v -> v.compareTo(programs.version()) > 0).isPresent())
        .findFirst()
        .ifPresent(one -> refuseOlder(one, programs));
    return all(found, programs);
  }

  /** Some are members: they keep what they have, and the others get the same. */
  private Map<String, Supply> beside(List<FoundEtcd> found) {
    Optional<EtcdVersion> newest =
        found.stream()
            .filter(FoundEtcd::hasData)
            .flatMap(one -> one.version().stream())
            .max(Comparator.naturalOrder());
    var supplies = new HashMap<String, Supply>();
    for (FoundEtcd one : found) {
      refuseGoingBack(one);
      boolean keeps = one.hasPrograms() && (one.hasData() || one.installed().equals(newest));
      supplies.put(
          one.server(),
          keeps
              ? Supply.kept(one.installed().orElseThrow())
              : Supply.of(same(one, one.hasData() ? one.version().or(() -> newest) : newest)));
    }
    return supplies;
  }

  private Programs same(FoundEtcd one, Optional<EtcdVersion> needed) {
    Programs programs = offered.read();
    if (needed.isPresent() && !needed.get().equals(programs.version())) {
      throw new InstallException(
          "%s lacks programs of etcd %s, which the cluster's data are of, and %s holds %s: name a folder with etcd, etcdctl and etcdutl %s with --programs"
              .formatted(
                  one.server(), needed.get(), offered.folder(), programs.version(), needed.get()));
    }
    return programs;
  }

  private static void refuseOther(FoundEtcd one, Programs programs) {
    one.version()
        .filter(version -> !version.equals(programs.version()))
        .ifPresent(
            version -> {
              throw new InstallException(
                  "%s has data of etcd %s, and %s holds %s: leave --programs out to keep the version; 'kubinception etcd upgrade' changes it, one member at a time"
                      .formatted(one.server(), version, programs.folder(), programs.version()));
            });
  }

  private static void refuseOlder(FoundEtcd one, Programs programs) {
    throw new InstallException(
        "%1$s has etcd %2$s, and %3$s holds %4$s, which is older: name a folder with etcd, etcdctl and etcdutl %2$s or newer with --programs"
            .formatted(
                one.server(), one.newest().orElseThrow(), programs.folder(), programs.version()));
  }

  private static void refuseGoingBack(FoundEtcd one) {
    if (one.wouldGoBack()) {
      throw new InstallException(
          "%1$s runs etcd %2$s, and %3$s is in its /usr/local/bin, which would not read its data at the next start: name a folder with etcd, etcdctl and etcdutl %2$s with --programs"
              .formatted(one.server(), one.running().orElseThrow(), one.installed().orElseThrow()));
    }
  }

  private static boolean isMinorAbove(EtcdVersion one, EtcdVersion other) {
    return one.major() > other.major()
        || one.major() == other.major() && one.minor() > other.minor();
  }

  private static Map<String, Supply> all(List<FoundEtcd> found, Programs programs) {
    return each(found, _ -> Supply.of(programs));
  }

  private static Map<String, Supply> each(
      List<FoundEtcd> found, Function<FoundEtcd, Supply> supply) {
    return found.stream().collect(Collectors.toMap(FoundEtcd::server, supply));
  }
}
