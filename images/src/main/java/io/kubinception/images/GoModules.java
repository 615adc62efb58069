package io.kubinception.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The modules that Go binaries are built of, as each of them tells. */
final class GoModules {
  private static final String OURS = "(devel)";

  static Set<Part> in(Path folder) throws InterruptedException {
    var lines = new ArrayList<String>();
    Command.of("go", "version", "-m", folder.toString()).mustRun(folder, lines::add);
    return parse(lines);
  }

  /** Lines of {@code go version -m}: a binary and its Go, then one module each, tabs between. */
  static Set<Part> parse(List<String> lines) {
    var parts = new TreeSet<Part>();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split("\t");
      if (words.length == 1) {
        String go = words[0].substring(words[0].lastIndexOf(' ') + 1);
        parts.add(new Part(Part.Kind.GO_MODULE, "std", go.replaceFirst("^go", "")));
      } else if (isModule(words) && !isReplaced(lines, i)) {
        parts.add(new Part(Part.Kind.GO_MODULE, words[2], words[3]));
      }
    }
    return parts;
  }

  /** A module, or what stands in for the one above. */
  private static boolean isModule(String[] words) {
    return words.length > 3 && Set.of("mod", "dep", "=>").contains(words[1]) && !isOurs(words);
  }

  private static boolean isOurs(String[] words) {
    return words[3].isEmpty() || words[3].equals(OURS);
  }

  private static boolean isReplaced(List<String> lines, int index) {
    return index + 1 < lines.size() && lines.get(index + 1).startsWith("\t=>\t");
  }

  private GoModules() {}
}
