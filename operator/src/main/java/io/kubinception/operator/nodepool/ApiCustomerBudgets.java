package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.TwiceHeld;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.Pages;
import java.util.ArrayList;
import java.util.List;

/** They, asked of the customer's API server. */
final class ApiCustomerBudgets implements CustomerBudgets {
  /** A customer may have any number; we look at so many. */
  private static final Pages BUDGETS = new Pages(50, 20);

  /** And each selector may be of any length; we keep such as people write. */
  private static final int LONGEST_SELECTOR = 4_000;

  private static final int NAMED = 3;
  private static final int PAIRS_ASKED_ABOUT = 10;

  /** Of two budgets. */
  private static final long PODS = 5;

  private final CustomerApis apis;

  ApiCustomerBudgets(CustomerApis apis) {
    this.apis = apis;
  }

  @Override
  public Obstacles obstacles(CustomerCluster cluster) {
    try (var api = apis.open(cluster)) {
      return apis.ask(CustomerApis.customer(cluster), () -> obstacles(api.client()));
    }
  }

  private static Obstacles obstacles(KubernetesClient customer) {
    var all = customer.policy().v1().podDisruptionBudget().inAnyNamespace();
    var neverAllowing = new ArrayList<String>();
    var selecting = new ArrayList<PodDisruptionBudget>();
    BUDGETS
        .<PodDisruptionBudget>of(all::list)
        .forEach(
            budget -> {
              var meta = budget.getMetadata();
              if (neverAllowing.size() < NAMED && Drainable.isForbiddenBy(budget)) {
                neverAllowing.add(meta.getNamespace() + "/" + meta.getName());
              }
              LabelSelector selector = budget.getSpec().getSelector();
              if (selector != null && selector.toString().length() <= LONGEST_SELECTOR) {
                selecting.add(withoutBulk(budget));
              }
            });
    return new Obstacles(
        List.copyOf(neverAllowing),
        TwiceHeld.find(selecting, TwiceHeld.Pods.of(customer, PODS), PAIRS_ASKED_ABOUT, NAMED));
  }

  private static PodDisruptionBudget withoutBulk(PodDisruptionBudget budget) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName(budget.getMetadata().getName())
        .withNamespace(budget.getMetadata().getNamespace())
        .endMetadata()
        .withNewSpec()
        .withSelector(budget.getSpec().getSelector())
        .endSpec()
        .build();
  }
}
