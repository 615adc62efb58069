package io.kubinception.api.v1alpha1;

/** A time zone as people write it into a resource: its name in the IANA database. */
final class TimeZoneName {
  static final String DEFAULT = "UTC";

  /** CEL for the CRDs, which cannot know the time zones that there are. */
  static final String RULE = "self.matches('^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$')";

  static final String RULE_MESSAGE =
      "timeZone must be the name of a time zone, like Europe/Vienna or UTC";

  private TimeZoneName() {}
}
