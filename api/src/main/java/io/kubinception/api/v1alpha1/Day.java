package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;

/** A day of the week, as people abbreviate it. */
public enum Day {
  @JsonProperty("Mon")
  MON,
  @JsonProperty("Tue")
  TUE,
  @JsonProperty("Wed")
  WED,
  @JsonProperty("Thu")
  THU,
  @JsonProperty("Fri")
  FRI,
  @JsonProperty("Sat")
  SAT,
  @JsonProperty("Sun")
  SUN;

  public DayOfWeek dayOfWeek() {
    return DayOfWeek.of(ordinal() + 1);
  }
}
