package io.kubinception.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values in the order they are written down. */
final class Table {

  static Map<String, String> of(String... namesAndValues) {
    Map<String, String> table = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      table.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return table;
  }

  private Table() {}
}
