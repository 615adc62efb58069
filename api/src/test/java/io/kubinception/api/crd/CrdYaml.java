package io.kubinception.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a CRD as a person would. */
final class CrdYaml {

  private static final String HEADER =
      """
      # Generated from the classes of module api: CrdFilesTest there says how.
      # Among the templates and not in crds/, because Helm never upgrades what is in crds/.
      """;

  private final ObjectMapper yaml =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  String write(CustomResourceDefinition crd) {
    try {
      return HEADER + yaml.writeValueAsString(wholeNumbers(yaml.valueToTree(crd)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model has all limits as floating-point numbers: "minimum: 1" reads better than "1.0". */
  private static JsonNode wholeNumbers(JsonNode node) {
    switch (node) {
      case ObjectNode object ->
          object.properties().forEach(field -> field.setValue(wholeNumbers(field.getValue())));
      case ArrayNode array -> array.forEach(CrdYaml::wholeNumbers);
      case DoubleNode number when number.canConvertToExactIntegral() -> {
        return LongNode.valueOf(number.longValue());
      }
      default -> {}
    }
    return node;
  }
}
