package io.kubinception.infrastructure.docker;

/** What the lab and its instances write on Docker's objects. */
public final class DockerLabels {

  /** On everything that belongs to a lab: the lab's name. */
  public static final String LAB = "io.kubinception.lab";

  /** On an instance: its name. */
  static final String INSTANCE = "io.kubinception.instance";

  /** On an instance: the Docker network that it is on. */
  static final String NETWORK = "io.kubinception.instance.network";

  /** On an instance: its address, which it keeps while it is stopped. */
  static final String ADDRESS = "io.kubinception.instance.address";

  /** On an instance: fingerprint of the spec that it was made from. */
  static final String SPEC = "io.kubinception.instance.spec";

  /** Before the name of each of an instance's own labels. */
  static final String OWN = "io.kubinception.instance.label/";

  /** On a network: whether its machines run privileged. */
  static final String PRIVILEGED = "io.kubinception.machine.privileged";

  /** On a network, where machines do not run privileged: their capabilities. */
  static final String CAPABILITIES = "io.kubinception.machine.capabilities";

  private DockerLabels() {}
}
