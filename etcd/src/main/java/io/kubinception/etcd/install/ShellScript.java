package io.kubinception.etcd.install;

import io.kubinception.etcd.install.ServerRecipe.RecipeFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A recipe as scripts for {@code sh}; they carry the server's keys. */
final class ShellScript {
  private ShellScript() {}

  /** Writes the files; each is there as a whole or not at all. */
  static String files(List<RecipeFile> files) {
    return files.stream()
        .map(ShellScript::file)
        .collect(Collectors.joining("", "set -eu\numask 077\n", ""));
  }

  /** Runs the commands. */
  static String commands(List<List<String>> commands) {
    return commands.stream()
        .map(ShellScript::line)
        .collect(Collectors.joining("", "set -eu\n", ""));
  }

  private static String file(RecipeFile file) {
    String path = quoted(file.path());
    String half = quoted(file.path() + ".half");
    String folder = quoted(file.path().substring(0, file.path().lastIndexOf('/')));
    // The folder is for all to read, as its open files are.
    return """
    (umask 022; mkdir -p %s)
    base64 -d > %s <<'END'
    %s
    END
    chmod %s %s
    mv %s %s
    """
        .formatted(
            folder,
            half,
            Base64.getMimeEncoder(76, new byte[] {'\n'})
                .encodeToString(file.text().getBytes(StandardCharsets.UTF_8)),
            file.mode(),
            half,
            half,
            path);
  }

  private static String line(List<String> command) {
    return command.stream().map(ShellScript::quoted).collect(Collectors.joining(" ", "", "\n"));
  }

  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
