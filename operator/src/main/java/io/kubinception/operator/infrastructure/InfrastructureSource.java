package io.kubinception.operator.infrastructure;

import java.util.List;

/** Where instances come from, by admin cluster. */
public interface InfrastructureSource {

  /**
   * The infrastructure of this admin cluster.
   *
   * @throws UnusableInfrastructureException when its registration lacks something
   */
  Infrastructure of(String adminCluster);

  /** Of all admin clusters: for what is known by its name only. */
  List<Infrastructure> all();
}
