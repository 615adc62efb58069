package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is publicly known against the Go programs that we build is in the table of
 * docs/weaknesses.md, with a reason why it stays; and what is mended is not.
 */
class KnownWeaknessesIT {
  /** The Go project's list of a day, as the module that it is; a newer one is a newer version. */
  private static final String LIST = "golang.org/x/vulndb@v0.0.0-20261105234957-e22db6528018";

  private static final String SUM_OF_LIST = "h1:mfngRv0Yoh0VApsXKEN82CjD99kl7mtparN3bs3JnqI=";

  /** Nobody runs these but tests. */
  private static final Set<Component> FOR_TESTS =
      Set.of(
          ComponentCatalog.FORMER_ETCD,
          ComponentCatalog.NEXT_ETCD,
          ComponentCatalog.WEAKNESS_SCANNER);

  /** Go's own library is as old as the Go that builds, which is the machine's. */
  private static final String GO_ITSELF = "stdlib";

  private static final Pattern FINDING =
      Pattern.compile(
          "\"finding\": \\{\\s*\"osv\": \"([^\"]+)\",(?:\\s*\"fixed_version\": \"([^\"]+)\",)?"
              + "\\s*\"trace\": \\[\\s*\\{\\s*\"module\": \"([^\"]+)\"");

  private static final Pattern ROW =
      Pattern.compile("\\| \\[(GO-[-0-9]+)]\\(\\S+\\) \\| (.+) \\| (.+) \\| (.*) \\|");

  private final Workspace workspace = Workspace.locate();
  private final ComponentBuilder builder = new ComponentBuilder(workspace, new BuildListener() {});

  @Test
  void everyOneIsReviewed() throws Exception {
    List<GoBinary> all = programs();
    List<GoBinary> built = all.stream().filter(b -> Files.exists(workspace.cached(b))).toList();
    assertThat(built).as("programs that were built, and not pulled").isNotEmpty();

    Set<String> reviewed = reviewed();
    Path scanner = new HostTools(builder).govulncheck();
    Path list = list();
    var found = new TreeSet<String>();
    for (GoBinary program : built) {
      found.addAll(knownAgainst(program, scanner, list));
    }

    assertThat(reviewed).as("docs/weaknesses.md").containsAll(found);
    if (built.equals(all)) {
      assertThat(found).as("what docs/weaknesses.md says is known still").containsAll(reviewed);
    }
  }

  private static List<GoBinary> programs() {
    return ComponentCatalog.components().stream()
        .filter(component -> !FOR_TESTS.contains(component))
        .flatMap(component -> component.binaries().stream())
        .toList();
  }

  /** Sentences like "GO-2026-1: runc" and "GO-2026-1: golang.org/x/net (v0.45.0)". */
  private Set<String> knownAgainst(GoBinary program, Path scanner, Path list)
      throws InterruptedException {
    var said = new ArrayList<String>();
    Command.of(scanner.toString())
        .with("-db", "file://" + list, "-mode", "binary", "-format", "json")
        .with(builder.ensure(program).toString())
        .mustRun(workspace.images(), said::add);
    var known = new TreeSet<String>();
    FINDING
        .matcher(String.join("\n", said))
        .results()
        .filter(finding -> !finding.group(3).equals(GO_ITSELF))
        .forEach(
            finding -> {
              String mended = Objects.requireNonNullElse(finding.group(2), "nothing yet");
              known.add("%s: %s (%s)".formatted(finding.group(1), finding.group(3), mended));
              known.add("%s: %s".formatted(finding.group(1), program.component().module()));
            });
    return known;
  }

  /** The same of the table. */
  private Set<String> reviewed() throws IOException {
    var sentences = new TreeSet<String>();
    for (String line :
        Files.readAllLines(workspace.images().resolveSibling("docs/weaknesses.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        for (String part : (row.group(2) + ", " + row.group(3)).split(", ")) {
          sentences.add(row.group(1) + ": " + part);
        }
        assertThat(row.group(4)).as("why %s stays", row.group(1)).isNotBlank();
      }
    }
    return sentences;
  }

  /** Where the list is; it comes by the way that all Go modules come. */
  private static Path list() throws InterruptedException {
    List<String> said = new ArrayList<>();
    Command.of("go", "mod", "download", "-json", LIST)
        .withEnvironment("GOFLAGS", "-mod=mod")
        .mustRun(Path.of(System.getProperty("java.io.tmpdir")), said::add);
    assertThat(field(said, "Sum")).isEqualTo(SUM_OF_LIST);
    return Path.of(field(said, "Dir")).resolve("data/osv");
  }

  private static String field(List<String> json, String name) {
    Pattern field = Pattern.compile("\\s*\"%s\": \"(.*)\",?".formatted(name));
    return json.stream()
        .map(field::matcher)
        .filter(matcher -> matcher.matches())
        .findFirst()
        .orElseThrow()
        .group(1);
  }
}
