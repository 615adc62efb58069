package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.SizeWish;

/** Specs for tests. */
final class Specs {

  static CustomerClusterSpec cluster() {
    return cluster(KubernetesVersions.DEFAULT);
  }

  static CustomerClusterSpec cluster(String version) {
    return new CustomerClusterSpec(
        version,
        Plan.SHARED,
        Networks.defaults(),
        null,
        null,
        Access.defaults(),
        Hibernation.never(),
        null,
        null,
        SizeWish.AUTO);
  }

  private Specs() {}
}
