package io.kubinception.cli.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: 90s, 10m, 1h30m, 3d. */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM =
      Pattern.compile("((?:\\d{1,4}d)?)((?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,6}s)?)");

  @Override
  public Duration convert(String value) {
    var text = value.strip().toLowerCase(Locale.ROOT);
    var parts = FORM.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new TypeConversionException(
          "'%s' is no time like 90s, 10m, 1h30m or 3d".formatted(value));
    }
    var time = parts.group(2);
    return Duration.parse("P" + parts.group(1) + (time.isEmpty() ? "" : "T" + time));
  }
}
