package io.kubinception.images;

import org.jspecify.annotations.Nullable;

/** Something cannot be built. The message says what, and what a person can do about it. */
public final class BuildFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BuildFailed(String message) {
    super(message);
  }

  BuildFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
