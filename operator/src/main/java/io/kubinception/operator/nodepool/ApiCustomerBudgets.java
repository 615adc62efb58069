package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.Pages;
import java.util.List;

/** They, asked of the customer's API server. */
final class ApiCustomerBudgets implements CustomerBudgets {
  /** A customer may have any number; we look at so many. */
  private static final Pages BUDGETS = new Pages(50, 20);

  private static final int NAMED = 3;

  private final CustomerApis apis;

  ApiCustomerBudgets(CustomerApis apis) {
    this.apis = apis;
  }

  @Override
  public List<String> neverAllowing(CustomerCluster cluster) {
    try (var api = apis.open(cluster)) {
      var all = api.client().policy().v1().podDisruptionBudget().inAnyNamespace();
      return apis.ask(
          CustomerApis.customer(cluster),
          () ->
              BUDGETS
                  .<PodDisruptionBudget>of(all::list)
                  .filter(Drainable::isForbiddenBy)
                  .map(b -> b.getMetadata().getNamespace() + "/" + b.getMetadata().getName())
                  .limit(NAMED)
                  .toList());
    }
  }
}
