package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.WeekWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time of the week as people write it: {@code Mon-Fri 20:00-06:00}. */
final class WeekWindowConverter implements ITypeConverter<WeekWindow> {
  private static final String TIME = "((?:[01][0-9]|2[0-3]):[0-5][0-9])";
  private static final Pattern WINDOW = Pattern.compile("(?:([A-Za-z,-]+) +)?" + TIME + "-" + TIME);

  @Override
  public WeekWindow convert(String text) {
    Matcher parts = WINDOW.matcher(text.strip());
    if (!parts.matches()) {
      throw unclear(text);
    }
    List<Day> days =
        parts.group(1) == null
            ? List.of()
            : Stream.of(parts.group(1).split(",")).flatMap(d -> days(d, text)).distinct().toList();
    return new WeekWindow(days, parts.group(2), parts.group(3));
  }

  /** One day, or from one to another, over Sunday too. */
  private static Stream<Day> days(String range, String text) {
    List<Day> ends = Arrays.stream(range.split("-")).map(d -> day(d, text)).toList();
    if (ends.isEmpty() || ends.size() > 2) {
      throw unclear(text);
    }
    int first = ends.getFirst().ordinal();
    int length = Math.floorMod(ends.getLast().ordinal() - first, Day.values().length) + 1;
    return IntStream.range(first, first + length)
        .mapToObj(i -> Day.values()[i % Day.values().length]);
  }

  private static Day day(String word, String text) {
    return Arrays.stream(Day.values())
        .filter(d -> d.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unclear(text));
  }

  private static TypeConversionException unclear(String text) {
    return new TypeConversionException(
        "'%s' is no time of the week: write it like 20:00-06:00 or 'Mon-Fri 20:00-06:00'"
            .formatted(text));
  }
}
