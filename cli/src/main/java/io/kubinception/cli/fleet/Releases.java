package io.kubinception.cli.fleet;

/** The images of Kubernetes versions: a provider has them, a lab makes them when asked. */
@FunctionalInterface
public interface Releases {

  /** Has them there, which may take minutes and is told of meanwhile. */
  void ensure(String version) throws InterruptedException;
}
