package io.kubinception.cli.check;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kubinception.cli.Failure;

/** Amounts of bytes as people and Kubernetes write them: 200Mi, 1Gi. */
public final class Amount {

  /**
   * The bytes.
   *
   * @param what it is of, for the message: an option's name
   */
  public static long bytes(String what, String text) {
    try {
      return Quantity.getAmountInBytes(Quantity.parse(text)).longValueExact();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Failure.usage("%s: '%s' is no size like 200Mi or 1Gi".formatted(what, text)).because(e);
    }
  }

  /** Refuses what is less. */
  public static void atLeast(String what, String text, String least) {
    if (bytes(what, text) < bytes(what, least)) {
      throw Failure.usage("%s: %s is too little: at least %s".formatted(what, text, least));
    }
  }

  private Amount() {}
}
