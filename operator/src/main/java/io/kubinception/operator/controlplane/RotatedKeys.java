package io.kubinception.operator.controlplane;

import static io.kubinception.controlplane.SecretChecksums.NEXT;
import static io.kubinception.controlplane.SecretChecksums.ROTATION;

import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.operator.rotation.RotationMark.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A credential as its Secret keeps it: the one that there is and, in a rotation, the next one.
 *
 * @param current files of the one that was there first; empty if there is none yet
 * @param next files of the next one; empty if there is none
 */
record RotatedKeys(RotationMark mark, Map<String, String> current, Map<String, String> next) {

  /**
   * What the Secret says.
   *
   * @param files names of the files that a credential of this kind has
   */
  static RotatedKeys of(Map<String, String> secret, List<String> files) {
    return of(RotationMark.parse(secret.get(ROTATION)), secret, files);
  }

  /** The same of one that is rotated together with another, which has the mark. */
  static RotatedKeys of(RotationMark mark, Map<String, String> secret, List<String> files) {
    return new RotatedKeys(mark, select("", secret, files), select(NEXT, secret, files));
  }

  private static Map<String, String> select(
      String prefix, Map<String, String> secret, List<String> files) {
    var selected = new LinkedHashMap<String, String>();
    for (String file : files) {
      String text = secret.get(prefix + file);
      if (text != null) {
        selected.put(file, text);
      }
    }
    return selected.size() == files.size() ? selected : Map.of();
  }

  /** What goes into the Secret of it, to begin with. */
  Map<String, String> data() {
    var data = new LinkedHashMap<>(current);
    next.forEach((file, text) -> data.put(NEXT + file, text));
    if (!mark.equals(RotationMark.NONE)) {
      data.put(ROTATION, mark.text());
    }
    return data;
  }

  private boolean nextIsUsed() {
    return !next.isEmpty() && mark.isOrAfter(Stage.USED) && !mark.aborted();
  }

  /** The one that signs or writes now. */
  Map<String, String> used() {
    return nextIsUsed() ? next : current;
  }

  /** The other one, which is trusted too. */
  Optional<Map<String, String>> other() {
    return next.isEmpty() || !mark.underWay()
        ? Optional.empty()
        : Optional.of(nextIsUsed() ? current : next);
  }

  /** A file of all that are trusted, the used one first. */
  Stream<String> trusted(String file) {
    return Stream.concat(Stream.of(used()), other().stream()).map(f -> f.getOrDefault(file, ""));
  }

  RotatedKeys with(RotationMark other) {
    return new RotatedKeys(other, current, next);
  }

  /** The first one of all. */
  RotatedKeys from(Map<String, String> files) {
    return new RotatedKeys(mark, files, next);
  }

  RotatedKeys withNext(Map<String, String> files) {
    return new RotatedKeys(mark, current, files);
  }

  /** The one to stay is the only one from now on. */
  RotatedKeys settled(boolean abort) {
    return new RotatedKeys(mark, abort || next.isEmpty() ? current : next, Map.of());
  }
}
