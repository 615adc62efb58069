package io.kubinception.images;

/** A file that images are made of. It is made once, and kept in the cache outside the checkout. */
public sealed interface Artifact permits GoBinary, DebianRoot {

  /** Where the cache keeps it, relative to the folder of binaries. */
  String cachePath();

  /** The file's name, which is also its name in an image's build context. */
  String name();
}
