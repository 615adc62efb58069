package io.kubinception.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;

/** Answers for programs: whole resources, as the API has them. */
public enum Format {
  JSON {
    @Override
    String text(ObjectNode node) {
      try {
        return Serialization.jsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a resource does not become JSON", e);
      }
    }
  },
  YAML {
    @Override
    String text(ObjectNode node) {
      return Serialization.asYaml(node).stripTrailing();
    }
  };

  /** As people type it, and as shell completion offers it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract String text(ObjectNode node);

  public String one(HasMetadata resource) {
    return text(node(resource));
  }

  /** The same list that kubectl prints. */
  public String list(List<? extends HasMetadata> resources) {
    var list = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "List");
    var items = list.putArray("items");
    resources.forEach(r -> items.add(node(r)));
    return text(list);
  }

  /** Field ownership is the API server's bookkeeping: kubectl leaves it out as well. */
  private static ObjectNode node(HasMetadata resource) {
    ObjectNode node = Serialization.jsonMapper().valueToTree(resource);
    node.withObject("/metadata").remove("managedFields");
    return node;
  }
}
