package io.kubinception.images;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One released program, or family of programs, that is built from a Go module.
 *
 * @param module folder under images/go whose go.mod and go.sum pin it and all that it uses
 * @param packages binary name to the Go package that it is built from
 */
public record Component(
    String name, String version, String module, GoOptions options, Map<String, String> packages) {

  /** One of its binaries. */
  public GoBinary binary(String binary) {
    if (!packages.containsKey(binary)) {
      throw new IllegalArgumentException(name + " has no binary " + binary);
    }
    return new GoBinary(this, binary);
  }

  /** Several of its binaries. */
  List<GoBinary> binaries(String... names) {
    return Arrays.stream(names).map(this::binary).toList();
  }

  /** All of its binaries. */
  List<GoBinary> binaries() {
    return packages.keySet().stream().map(this::binary).toList();
  }

  static Component go(String name, String version) {
    return new Component(name, version, name, GoOptions.NONE, Map.of());
  }

  Component tags(String tags) {
    return new Component(name, version, module, options.withTags(tags), packages);
  }

  /** Sets a variable at link time: how Go programs learn their own version. */
  Component stamp(String variable, String value) {
    return new Component(name, version, module, options.withStamp(variable, value), packages);
  }

  Component cgo() {
    return new Component(name, version, module, options.withCgo(), packages);
  }

  Component module(String folder) {
    return new Component(name, version, folder, options, packages);
  }

  Component packaged(String binary, String goPackage) {
    var more = new LinkedHashMap<>(packages);
    more.put(binary, goPackage);
    return new Component(name, version, module, options, more);
  }

  /** Binaries whose packages are called as they are, in one folder. */
  Component packagedUnder(String folder, String... binaries) {
    var component = this;
    for (String binary : binaries) {
      component = component.packaged(binary, folder + "/" + binary);
    }
    return component;
  }
}
