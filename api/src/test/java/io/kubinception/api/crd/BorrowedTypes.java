package io.kubinception.api.crd;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Texts and rules of Kubernetes' own types, whose classes carry no annotations to read. */
final class BorrowedTypes {

  private static final String DOMAIN_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

  private static final String KEY =
      "^(%1$s([.]%1$s)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$".formatted(DOMAIN_LABEL);

  private static final String VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$";

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

  /** A kubelet that were told to register with the same twice could never join. */
  static void describeTaints(JSONSchemaProps taints, JSONSchemaProps taint) {
    taints.setXKubernetesListType("atomic");
    taints.setXKubernetesValidations(
        List.of(
            rule(
                "self.all(t, self.exists_one(u, u.key == t.key && u.effect == t.effect))",
                "a key and an effect may be together in one taint only: take the others out")));
    describeTaint(taint);
  }

  private static void describeTaint(JSONSchemaProps taint) {
    // Nodes get this from the node controller, nobody asks for it.
    taint.getProperties().remove("timeAdded");
    taint.setDescription("Keeps pods away that do not tolerate it.");
    taint.setRequired(List.of("effect", "key"));
    field(taint, "key", "Key, like dedicated.").setMaxLength(317L);
    field(taint, "value", "Value, like database.").setMaxLength(63L);
    taint.setXKubernetesValidations(
        List.of(
            rule(
                "self.key.indexOf('/') <= 253 && self.key.matches('" + KEY + "')",
                "the key of a taint is like dedicated or example.com/dedicated"),
            rule(
                "!has(self.value) || self.value.matches('" + VALUE + "')",
                "the value of a taint has letters, digits, '-', '_' and '.', and at most 63 of them")));
    field(taint, "effect", "What happens to pods: NoSchedule, PreferNoSchedule or NoExecute.")
        .setEnum(values("NoSchedule", "PreferNoSchedule", "NoExecute"));
  }

  /** By Kubernetes' rules for labels; the sizes bound what the rules cost. */
  static void describeLabels(JSONSchemaProps labels) {
    labels.setMaxProperties(64L);
    labels.getAdditionalProperties().getSchema().setMaxLength(63L);
    labels.setXKubernetesValidations(
        List.of(
            rule(
                "self.all(key, key.size() <= 317 && key.indexOf('/') <= 253 && key.matches('"
                    + KEY
                    + "'))",
                "the name of a label is like team or example.com/team"),
            rule(
                "self.all(key, self[key].matches('" + VALUE + "'))",
                "the value of a label has letters, digits, '-', '_' and '.', and at most 63 of them")));
  }

  private static ValidationRule rule(String rule, String message) {
    return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
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
