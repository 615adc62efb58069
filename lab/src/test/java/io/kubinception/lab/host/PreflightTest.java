package io.kubinception.lab.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.lab.LabException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {
  private static final Path DOCKER = Path.of("/var/lib/docker");
  private static final Path CACHE = Path.of("/home/me/.cache/kubinception");

  @ParameterizedTest
  @CsvSource({
    // cold, fresh, GB free where Docker is, and where the cache is
    "true, true, 8, 10",
    "true, false, 5, 10",
    "false, true, 4, 0",
    "false, false, 1, 0"
  })
  void asksForWhatIsNeededWhereItIsNeeded(boolean cold, boolean fresh, long docker, long cache) {
    assertThatCode(() -> twoDisks(cold, fresh, docker * 1024, cache * 1024))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> twoDisks(cold, fresh, docker * 1024 - 1, cache * 1024))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("free for what Docker keeps (/var/lib/docker); %d GB", docker);
    if (cold) {
      assertThatThrownBy(() -> twoDisks(true, fresh, docker * 1024, cache * 1024 - 1))
          .hasMessageContaining("Go's caches (/home/me/.cache/kubinception); %d GB", cache);
    }
  }

  @Test
  void whatIsOnOneDiskIsNeededTogether() {
    List<DiskNeed> needs = Preflight.needs(DOCKER, CACHE, true, true);

    assertThatCode(() -> DiskNeed.check(needs, _ -> "one", _ -> 18 * 1024L))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> DiskNeed.check(needs, _ -> "one", _ -> 16 * 1024L + 512))
        .hasMessage(
            "Only 16.5 GB of disk are free for what Docker keeps (/var/lib/docker) and what is"
                + " built, with Go's caches (/home/me/.cache/kubinception); 18 GB are needed. Free"
                + " some, for example with 'docker system prune'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20.10.0", "20.10.24+dfsg1", "28.1.1", "29.0.0-rc.1"})
  void takesDockersThatAreNewEnough(String version) {
    assertThatCode(() -> Preflight.dockerIsNewEnough(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"19.03.15", "20.9", "null"})
  void refusesOthers(String version) {
    assertThatThrownBy(() -> Preflight.dockerIsNewEnough(version))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Upgrade it to 20.10 or newer");
  }

  private static void twoDisks(boolean cold, boolean fresh, long docker, long cache) {
    var free = Map.of(DOCKER, docker, CACHE, cache);
    DiskNeed.check(
        Preflight.needs(DOCKER, CACHE, cold, fresh),
        folder -> folder,
        folder -> Objects.requireNonNull(free.get(folder)));
  }
}
