package io.kubinception.api.v1alpha1;

/** A moment as people write it into a resource: RFC 3339 in UTC, to the second. */
final class UtcTime {
  /** CEL for the CRDs; {@code timestamp} refuses days that do not exist. */
  static final String RULE =
      "self.matches('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$')"
          + " && timestamp(self) > timestamp('2000-01-01T00:00:00Z')";

  /** Comes after the field's name. */
  static final String RULE_MESSAGE = " must be a time in UTC, like 2026-01-31T08:00:00Z";

  private UtcTime() {}
}
