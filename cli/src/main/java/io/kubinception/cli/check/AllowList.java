package io.kubinception.cli.check;

import io.kubinception.cli.Failure;
import java.util.List;

/** Networks that may connect to a cluster's API. */
public final class AllowList {
  private static final int MOST = 64;

  /**
   * Refuses what the edge could not take.
   *
   * @param option that the networks were given by
   */
  public static void check(String option, List<String> networks) {
    if (networks.size() > MOST) {
      throw Failure.usage(
          "a list has at most %d networks, this one has %d: name wider ones"
              .formatted(MOST, networks.size()));
    }
    networks.forEach(network -> Cidr.parse(option, network));
  }

  private AllowList() {}
}
