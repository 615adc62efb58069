package io.kubinception.images;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How a component is compiled and linked, beyond what is the same for all. */
record GoOptions(String tags, Map<String, String> stamps, boolean cgo) {

  static final GoOptions NONE = new GoOptions("", Map.of(), false);

  GoOptions withTags(String newTags) {
    return new GoOptions(newTags, stamps, cgo);
  }

  GoOptions withStamp(String variable, String value) {
    var more = new LinkedHashMap<>(stamps);
    more.put(variable, value);
    return new GoOptions(tags, more, cgo);
  }

  GoOptions withCgo() {
    return new GoOptions(tags, stamps, true);
  }

  /** Without symbol table and debug information: half the size. */
  String linkerFlags() {
    return stamps.entrySet().stream()
        .map(stamp -> " -X " + stamp.getKey() + "=" + stamp.getValue())
        .collect(Collectors.joining("", "-s -w", ""));
  }
}
