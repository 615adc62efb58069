package io.kubinception.operator.steps;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a step ended. */
public sealed interface StepResult {

  /** The step's goal holds. {@code message} says what holds, for people. */
  record Done(String message) implements StepResult {}

  /**
   * The goal does not hold yet, and nothing is wrong: look again after {@code after}, or when an
   * event comes.
   */
  record Wait(Duration after, String reason, String message) implements StepResult {}

  /** The goal cannot be reached now. */
  record Failed(Kind kind, String reason, String message, @Nullable Throwable cause)
      implements StepResult {}

  /** What a failure asks for. */
  enum Kind {
    /** Something that we depend on is away; it is tried again without end. */
    RETRY,
    /** Nothing helps until a person changes something. */
    USER_MUST_ACT,
    /** We did not expect this. */
    BUG
  }

  static StepResult done(String message) {
    return new Done(message);
  }

  static StepResult waitFor(Duration after, String reason, String message) {
    return new Wait(after, reason, message);
  }

  static StepResult userMustAct(String reason, String message) {
    return new Failed(Kind.USER_MUST_ACT, reason, message, null);
  }

  static StepResult retry(String reason, String message, @Nullable Throwable cause) {
    return new Failed(Kind.RETRY, reason, message, cause);
  }
}
