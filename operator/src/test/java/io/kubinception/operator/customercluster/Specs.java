package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.Plan;

/** Specs for tests. */
final class Specs {

  static CustomerClusterSpec cluster() {
    return new CustomerClusterSpec(
        KubernetesVersions.DEFAULT,
        Plan.SHARED,
        Networks.defaults(),
        null,
        null,
        Access.defaults(),
        Hibernation.never(),
        null,
        null);
  }

  private Specs() {}
}
