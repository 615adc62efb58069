package io.kubinception.api.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.stream.Stream;

/** Every field of a schema with its path, parents before children. */
final class SchemaFields {

  record Field(String path, JSONSchemaProps schema, boolean required) {}

  private SchemaFields() {}

  static JSONSchemaProps root(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  static Stream<Field> of(CustomResourceDefinition crd) {
    return below("", root(crd));
  }

  private static Stream<Field> below(String path, JSONSchemaProps parent) {
    if (parent.getItems() != null) {
      return below(path + "[]", parent.getItems().getSchema());
    }
    return parent.getProperties().entrySet().stream()
        .flatMap(
            entry -> {
              String child = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              boolean required = parent.getRequired().contains(entry.getKey());
              return Stream.concat(
                  Stream.of(new Field(child, entry.getValue(), required)),
                  below(child, entry.getValue()));
            });
  }
}
