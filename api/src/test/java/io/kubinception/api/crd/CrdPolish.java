package io.kubinception.api.crd;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Adds to a generated CRD what the generator does not know, and puts right what it gets wrong. */
final class CrdPolish {

  private static final String SPEC = "What is wanted.";
  private static final String STATUS = "What the operator sees; written by the operator alone.";

  private final Class<?> kind;

  CrdPolish(Class<?> kind) {
    this.kind = kind;
  }

  CustomResourceDefinition polish(CustomResourceDefinition crd) {
    // An uninstalled chart must not take all customers' clusters with it.
    crd.getMetadata().setAnnotations(Map.of("helm.sh/resource-policy", "keep"));
    var names = crd.getSpec().getNames();
    names.setCategories(List.of("kubinception"));
    names.setListKind(names.getKind() + "List");
    crd.getSpec().getVersions().forEach(this::polish);
    return crd;
  }

  private void polish(CustomResourceDefinitionVersion version) {
    version.setAdditionalPrinterColumns(asAnnotated(version.getAdditionalPrinterColumns()));
    var root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
    root.setRequired(List.of("spec"));
    requireNonNull(root.getProperties().get("spec")).setDescription(SPEC);
    requireNonNull(root.getProperties().get("status")).setDescription(STATUS);
    polishField("", root);
  }

  /** The generator sorts by path; kubectl shows columns in the order of this list. */
  private List<CustomResourceColumnDefinition> asAnnotated(
      List<CustomResourceColumnDefinition> columns) {
    var order =
        Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    return columns.stream()
        .sorted(Comparator.comparingInt(column -> order.indexOf(column.getName())))
        .peek(CrdPolish::dropDefaultPriority)
        .toList();
  }

  private static void dropDefaultPriority(CustomResourceColumnDefinition column) {
    if (Objects.equals(column.getPriority(), 0)) {
      column.setPriority(null);
    }
  }

  private static void polishField(String name, JSONSchemaProps schema) {
    withoutRepetition(schema);
    defaultOfDefaults(name, schema);
    if (name.equals("labels")) {
      BorrowedTypes.describeLabels(schema);
    }
    if (schema.getItems() != null) {
      var item = schema.getItems().getSchema();
      listType(name, schema, item);
      polishField("", item);
    }
    schema.getProperties().forEach(CrdPolish::polishField);
  }

  /** A rule of a record component is found at the field and again at the accessor. */
  private static void withoutRepetition(JSONSchemaProps schema) {
    var rules = new LinkedHashMap<String, ValidationRule>();
    schema.getXKubernetesValidations().forEach(rule -> rules.putIfAbsent(rule.getRule(), rule));
    schema.setXKubernetesValidations(List.copyOf(rules.values()));
  }

  /**
   * An object whose fields may all be left out is itself defaulted by theirs: else they would show
   * only once somebody names the object, and a rule against change could not hold what was left
   * out. In full, as rules judge a default before the API server fills it up.
   */
  private static void defaultOfDefaults(String name, JSONSchemaProps schema) {
    if (!schema.getRequired().isEmpty() || name.isEmpty() || name.equals("spec")) {
      return;
    }
    var whole = JsonNodeFactory.instance.objectNode();
    schema
        .getProperties()
        .forEach(
            (field, fieldSchema) -> {
              if (fieldSchema.getDefault() != null) {
                whole.set(field, fieldSchema.getDefault());
              }
            });
    if (!whole.isEmpty()) {
      schema.setDefault(whole);
    }
  }

  private static void listType(String name, JSONSchemaProps list, JSONSchemaProps item) {
    switch (name) {
      case "conditions" -> {
        BorrowedTypes.describeCondition(item);
        map(list, "type");
      }
      case "taints" -> BorrowedTypes.describeTaints(list, item);
      case "oidc" -> map(list, "issuer");
      default -> {
        if (item.getRequired().contains("name")) {
          map(list, "name");
        } else {
          list.setXKubernetesListType("string".equals(item.getType()) ? "set" : "atomic");
        }
      }
    }
  }

  private static void map(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }
}
