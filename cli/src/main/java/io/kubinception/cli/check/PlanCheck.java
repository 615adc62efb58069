package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.cli.Failure;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Plans on offer. */
public final class PlanCheck {
  private PlanCheck() {}

  public static Plan known(String word) {
    return Arrays.stream(Plan.values())
        .filter(plan -> plan.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.usage(
                    "there is no plan '%s': %s"
                        .formatted(
                            word,
                            Arrays.stream(Plan.values())
                                .map(Plan::word)
                                .collect(Collectors.joining(" or ")))));
  }
}
