package io.kubinception.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** Answers for programs: whole resources, as the API has them. */
public enum Format {
  JSON {
    @Override
    public String text(ObjectNode node) {
      try {
        return Serialization.jsonMapper().writer(kubectlLike()).writeValueAsString(node);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a resource does not become JSON", e);
      }
    }
  },
  YAML {
    @Override
    public String text(ObjectNode node) {
      try {
        return yamlMapper().writeValueAsString(node).stripTrailing();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a resource does not become YAML", e);
      }
    }
  };

  private static PrettyPrinter kubectlLike() {
    var separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    var printer = new DefaultPrettyPrinter(separators);
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    return printer;
  }

  private static YAMLMapper yamlMapper() {
    return new YAMLMapper(
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());
  }

  /**
   * What people type.
   *
   * @throws TypeConversionException for all else
   */
  public static Format parse(String text) {
    return Stream.of(values())
        .filter(format -> format.toString().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("'%s' is neither json nor yaml".formatted(text)));
  }

  /** As people type it, and as shell completion offers it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Anything else that is an object. */
  public abstract String text(ObjectNode node);

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
