package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.cli.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubeconfigSearchTest {
  private static final Path HOME = Path.of("/home/ada");
  private static final Path OURS = HOME.resolve(".kubinception/admin.kubeconfig");
  private static final Path USUAL = HOME.resolve(".kube/config");
  private static final Map<String, String> BOTH =
      Map.of("KUBINCEPTION_KUBECONFIG", "/ours", "KUBECONFIG", "/missing:/customers");

  private static KubeconfigSearch search(Map<String, String> environment, Path... there) {
    return new KubeconfigSearch(environment, HOME, Set.of(there)::contains);
  }

  @Test
  void theOptionWins() {
    var given = Path.of("/given");

    assertThat(search(BOTH, given, Path.of("/ours"), OURS).find(given)).isEqualTo(given);
  }

  @Test
  void ourVariableComesNext() {
    assertThat(search(BOTH, Path.of("/ours"), OURS).find(null)).isEqualTo(Path.of("/ours"));
  }

  @Test
  void theLabsFileComesBeforeAKubeconfigThatMayBeACustomers() {
    var environment = Map.of("KUBECONFIG", "/customers");

    assertThat(search(environment, Path.of("/customers"), OURS).find(null)).isEqualTo(OURS);
  }

  @Test
  void thenTheFirstThatIsThereOfKubeconfigAndTheUsualFile() {
    var environment = Map.of("KUBECONFIG", "/missing:/customers");

    assertThat(search(environment, Path.of("/customers"), USUAL).find(null))
        .isEqualTo(Path.of("/customers"));
    assertThat(search(environment, USUAL).find(null)).isEqualTo(USUAL);
  }

  @Test
  void aNamedFileThatIsMissingIsAnErrorAndNotPassedOver() {
    assertThatThrownBy(() -> search(BOTH, OURS).find(null))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("KUBINCEPTION_KUBECONFIG names /ours, which cannot be read");
  }

  @Test
  void nothingFoundSaysWhatToDo() {
    assertThatThrownBy(() -> search(Map.of()).find(null))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("kubinception up");
  }
}
