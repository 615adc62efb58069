package io.kubinception.cli.output;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Where a command speaks to a person or to a program. */
public record Terminal(
    PrintWriter out, PrintWriter err, BufferedReader in, boolean interactive, Style style) {

  public void print(String line) {
    out.println(line);
    out.flush();
  }

  public void print(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }

  /** What goes beside the answer, so that the answer alone can be piped on. */
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  /** Asks a person; the answer is empty at the end of the input. */
  public String ask(String question) {
    err.print(question);
    err.flush();
    try {
      return Objects.requireNonNullElse(in.readLine(), "").strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
