package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.cli.Failure;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Sizes on offer. */
public final class SizeCheck {
  private SizeCheck() {}

  public static SizeWish known(String word) {
    return Arrays.stream(SizeWish.values())
        .filter(size -> size.word().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.usage(
                    "there is no size '%s': one of %s"
                        .formatted(
                            word,
                            Arrays.stream(SizeWish.values())
                                .map(SizeWish::word)
                                .collect(Collectors.joining(", ")))));
  }
}
