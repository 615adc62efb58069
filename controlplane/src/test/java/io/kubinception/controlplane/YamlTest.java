package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTest {
  /**
   * The order of a {@code Map.of} is another one in each process; of eight keys it is hardly ever
   * right.
   */
  @Test
  void mapsWithoutAnOrderAreWrittenByTheirKeys() {
    var unordered = Map.of("h", 1, "b", 2, "f", 3, "d", 4, "e", 5, "c", 6, "g", 7, "a", 8);
    String sorted = "a: 8\nb: 2\nc: 6\nd: 4\ne: 5\nf: 3\ng: 7\nh: 1\n";

    assertThat(Yaml.write(unordered)).isEqualTo(sorted);
    assertThat(Yaml.write(Map.of("deep", List.of(Map.of("er", unordered)))))
        .isEqualTo("deep:\n- er:\n" + sorted.indent(4));
  }

  @Test
  void mapsWithAnOrderKeepIt() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", "Config");
    map.put("apiVersion", "v1");

    assertThat(Yaml.write(map)).isEqualTo("kind: \"Config\"\napiVersion: \"v1\"\n");
  }
}
