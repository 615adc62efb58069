package io.kubinception.lab;

import org.jspecify.annotations.Nullable;

/** Why the lab is not as it was asked to be; the message tells a person what to do. */
public final class LabException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LabException(String message) {
    super(message);
  }

  public LabException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
