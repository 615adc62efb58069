package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.ExtraArgument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A component's command line as a table: name and value, one each. */
final class Flags {

  private final Map<String, String> table = new LinkedHashMap<>();

  Flags with(String name, Object value) {
    if (table.put(name, value.toString()) != null) {
      throw new IllegalStateException("flag " + name + " is in the table twice");
    }
    return this;
  }

  Flags with(Map<String, String> flags) {
    flags.forEach(this::with);
    return this;
  }

  /**
   * The command line. An added argument takes the place of ours of the same name: those that must
   * stay are reserved, and not among the added ones.
   *
   * @param added arguments of the customer, none of them reserved
   */
  List<String> lineWith(List<ExtraArgument> added) {
    var names = added.stream().map(ExtraArgument::name).collect(Collectors.toSet());
    Stream<String> ours =
        table.entrySet().stream()
            .filter(flag -> !names.contains(flag.getKey()))
            .map(flag -> "--" + flag.getKey() + "=" + flag.getValue());
    return Stream.concat(ours, added.stream().map(ExtraArgument::flag)).toList();
  }

  List<String> line() {
    return lineWith(List.of());
  }
}
