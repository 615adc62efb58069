package io.kubinception.etcd.operate;

/** Who wants to know what goes on. */
@FunctionalInterface
public interface Progress {
  /** The next thing begins; a few words for a person. */
  void step(String words);

  /** Nobody wants to know. */
  static Progress silent() {
    return words -> {};
  }
}
