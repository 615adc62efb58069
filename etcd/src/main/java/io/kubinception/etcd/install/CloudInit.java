package io.kubinception.etcd.install;

import io.kubinception.etcd.install.ServerRecipe.RecipeFile;
import java.util.List;
import java.util.stream.Collectors;

/** A recipe as user data of cloud-init; it carries the server's keys. */
public final class CloudInit {
  private static final int FIRST_PRINTABLE = 0x20;

  private CloudInit() {}

  /** JSON is YAML in which nothing needs thought about indentation. */
  public static String text(ServerRecipe recipe) {
    String files =
        recipe.files().stream().map(CloudInit::file).collect(Collectors.joining(",\n  "));
    String commands =
        recipe.commands().stream().map(CloudInit::list).collect(Collectors.joining(",\n  "));
    return """
    #cloud-config
    {"write_files": [
      %s
    ],
    "runcmd": [
      %s
    ]}
    """
        .formatted(files, commands);
  }

  private static String file(RecipeFile file) {
    return "{\"path\": %s, \"permissions\": %s, \"content\": %s}"
        .formatted(quoted(file.path()), quoted(file.mode()), quoted(file.text()));
  }

  private static String list(List<String> words) {
    return words.stream().map(CloudInit::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                  if (c < FIRST_PRINTABLE) {
                    quoted.append("\\u%04x".formatted(c));
                  } else {
                    quoted.append((char) c);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }
}
