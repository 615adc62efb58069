package io.kubinception.api.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.kubinception.api.crd.SchemaFields.Field;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The resource reference for people, from the same CRDs. */
final class ReferencePage {

  private static final String HEAD =
      """
      <!-- Generated from the classes of module api: CrdFilesTest there says how. -->
      # Resource reference

      All resources are of `kubinception.io/v1alpha1`; `kubectl get kubinception -A` lists them all, and
      `kubectl explain` has these texts too. A field is optional unless it says *required*.
      """;

  private ReferencePage() {}

  static String of(List<CustomResourceDefinition> crds) {
    return HEAD + crds.stream().map(ReferencePage::section).collect(Collectors.joining());
  }

  private static String section(CustomResourceDefinition crd) {
    var names = crd.getSpec().getNames();
    var root = SchemaFields.root(crd);
    return """

        ## %s
        %s

        %s, short name `%s`. Columns: %s.%s%s
        ### Spec of %s
        %s
        ### Status of %s
        %s"""
        .formatted(
            names.getKind(),
            root.getDescription(),
            crd.getSpec().getScope(),
            names.getShortNames().getFirst(),
            columns(crd),
            scale(crd),
            rules("Rules", Stream.of(root, root.getProperties().get("spec"))),
            names.getKind(),
            table(crd, "spec."),
            names.getKind(),
            table(crd, "status."));
  }

  private static String columns(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
        .map(ReferencePage::column)
        .collect(Collectors.joining(", "));
  }

  private static String column(CustomResourceColumnDefinition column) {
    return column.getName() + (column.getPriority() == null ? "" : " (with `-o wide`)");
  }

  private static String scale(CustomResourceDefinition crd) {
    var scale = crd.getSpec().getVersions().getFirst().getSubresources().getScale();
    return scale == null ? "" : " `kubectl scale` works.";
  }

  private static String rules(String title, Stream<JSONSchemaProps> schemas) {
    String rules =
        schemas
            .flatMap(schema -> schema.getXKubernetesValidations().stream())
            .map(rule -> "- " + markdown(rule.getMessage()) + "\n")
            .collect(Collectors.joining());
    return rules.isEmpty() ? "\n" : "\n\n" + title + ":\n" + rules;
  }

  private static String table(CustomResourceDefinition crd, String prefix) {
    return """
        | field | type | default | meaning |
        |---|---|---|---|
        """
        + SchemaFields.of(crd)
            .filter(field -> field.path().startsWith(prefix))
            .map(ReferencePage::row)
            .collect(Collectors.joining());
  }

  private static String row(Field field) {
    var schema = field.schema();
    String meaning =
        Stream.concat(
                Stream.of(markdown(schema.getDescription())),
                schema.getXKubernetesValidations().stream()
                    .map(ValidationRule::getMessage)
                    .map(ReferencePage::markdown)
                    .map(message -> "*Rule:* " + message + "."))
            .collect(Collectors.joining(" "));
    return "| `%s` | %s%s | %s | %s |\n"
        .formatted(
            field.path(),
            type(schema),
            field.required() ? ", *required*" : "",
            schema.getDefault() == null ? "" : "`" + schema.getDefault() + "`",
            meaning);
  }

  private static String markdown(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }

  private static String type(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return "list of " + type(schema.getItems().getSchema());
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return "integer or string";
    }
    return schema.getAdditionalProperties() == null ? schema.getType() : "map";
  }
}
