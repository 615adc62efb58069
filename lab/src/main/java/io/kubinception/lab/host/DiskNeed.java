package io.kubinception.lab.host;

import io.kubinception.lab.LabException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Disk that something takes in a folder.
 *
 * @param what fits into "free for ..."
 */
record DiskNeed(String what, Path folder, long mib) {

  /** Those whose folders are on one disk need it together. */
  static void check(List<DiskNeed> needs, Function<Path, ?> diskOf, ToLongFunction<Path> freeMiB) {
    needs.stream()
        .collect(
            Collectors.groupingBy(
                need -> diskOf.apply(need.folder), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(onOne -> checkOne(onOne, freeMiB.applyAsLong(onOne.getFirst().folder)));
  }

  private static void checkOne(List<DiskNeed> onOne, long free) {
    long needed = onOne.stream().mapToLong(DiskNeed::mib).sum();
    if (free < needed) {
      throw new LabException(
          "Only %.1f GB of disk are free for %s; %d GB are needed."
                  .formatted(
                      free / 1024.0,
                      onOne.stream()
                          .map(need -> "%s (%s)".formatted(need.what, need.folder))
                          .collect(Collectors.joining(" and ")),
                      needed / 1024)
              + " Free some, for example with 'docker system prune'.");
    }
  }
}
