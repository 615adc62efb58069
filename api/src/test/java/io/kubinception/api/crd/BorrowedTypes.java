package io.kubinception.api.crd;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.stream.Stream;

/** Texts and rules of Kubernetes' own types, whose classes carry no annotations to read. */
final class BorrowedTypes {

  private BorrowedTypes() {}

  static void describeCondition(JSONSchemaProps condition) {
    condition.setDescription("One observation.");
    condition.setRequired(List.of("status", "type"));
    field(condition, "type", "What is observed, like Ready.").setMaxLength(316L);
    field(condition, "status", "Whether it holds: True, False or Unknown.")
        .setEnum(values("True", "False", "Unknown"));
    field(condition, "reason", "Why, in one word for programs.").setMaxLength(1024L);
    field(condition, "message", "Why, in a sentence for people.").setMaxLength(32768L);
    field(condition, "lastTransitionTime", "When the status last changed.").setFormat("date-time");
    field(condition, "observedGeneration", "Generation of the spec that this was observed for.")
        .setMinimum(0.0);
  }

  static void describeTaint(JSONSchemaProps taint) {
    // Nodes get this from the node controller, nobody asks for it.
    taint.getProperties().remove("timeAdded");
    taint.setDescription("Keeps pods away that do not tolerate it.");
    taint.setRequired(List.of("effect", "key"));
    field(taint, "key", "Key, like dedicated.").setMaxLength(317L);
    field(taint, "value", "Value, like database.").setMaxLength(63L);
    field(taint, "effect", "What happens to pods: NoSchedule, PreferNoSchedule or NoExecute.")
        .setEnum(values("NoSchedule", "PreferNoSchedule", "NoExecute"));
  }

  private static JSONSchemaProps field(JSONSchemaProps object, String name, String description) {
    var field = requireNonNull(object.getProperties().get(name), name);
    field.setDescription(description);
    return field;
  }

  private static List<JsonNode> values(String... values) {
    return Stream.of(values).map(TextNode::valueOf).map(JsonNode.class::cast).toList();
  }
}
