package io.kubinception.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {

  @ParameterizedTest
  @CsvSource({
    "-3, 0s",
    "0, 0s",
    "59, 59s",
    "60, 1m",
    "330, 5m",
    "7199, 119m",
    "7200, 2h",
    "172799, 47h",
    "172800, 2d"
  })
  void agesHaveTheUnitThatMatters(long seconds, String age) {
    assertThat(Ages.of(Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "5000000, 4.8 MiB", "8589934592, 8.0 GiB"})
  void sizesHaveTheUnitThatMatters(long bytes, String size) {
    assertThat(Sizes.of(bytes)).isEqualTo(size);
  }

  @Test
  void coloursDoNotShiftColumns() {
    var style = new Style(true, true);
    var table = new Table(style, "A", "B").row(style.as(Mark.BAD, "xx"), "y").row("xxx", "z");

    assertThat(table.lines())
        .containsExactly("\u001b[1mA     B\u001b[0m", "\u001b[31mxx\u001b[0m    y", "xxx   z");
  }

  @Test
  void aTerminalWithoutUnicodeGetsAscii() {
    var style = new Style(false, false);
    var tree =
        new Tree(
            "a", List.of(new Tree("b", List.of(Tree.leaf("c"))), Tree.leaf(style.mark(Mark.BAD))));

    assertThat(tree.lines(style)).containsExactly("a", "|- b", "|  `- c", "`- x");
  }
}
