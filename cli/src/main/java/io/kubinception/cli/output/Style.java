package io.kubinception.cli.output;

import java.util.regex.Pattern;

/** What a terminal can show: colours or none, box drawing or ASCII. */
public record Style(boolean colour, boolean unicode) {
  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]");

  public static final Style PLAIN = new Style(false, true);

  public String mark(Mark mark) {
    return switch (mark) {
      case WELL -> paint("32", unicode ? "✓" : "+");
      case WORKING -> paint("33", unicode ? "…" : ".");
      case ASLEEP -> paint("36", unicode ? "☾" : "z");
      case BAD -> paint("31", unicode ? "✗" : "x");
    };
  }

  public String as(Mark mark, String text) {
    return switch (mark) {
      case WELL -> paint("32", text);
      case WORKING -> paint("33", text);
      case ASLEEP -> paint("36", text);
      case BAD -> paint("31", text);
    };
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  public String branch(boolean last) {
    if (unicode) {
      return last ? "└─ " : "├─ ";
    }
    return last ? "`- " : "|- ";
  }

  public String trunk(boolean last) {
    if (last) {
      return "   ";
    }
    return unicode ? "│  " : "|  ";
  }

  /** Columns that a text takes, its colours not counted. */
  public static int width(String text) {
    var plain = ESCAPES.matcher(text).replaceAll("");
    return plain.codePointCount(0, plain.length());
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
