package io.kubinception.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BookTest {
  @Test
  void everyFaultHasANameOfItsOwnAndARowInTheBookForPeople() throws IOException {
    String page = Files.readString(Path.of("../docs/reliability.md"));

    assertThat(Book.all()).extracting(Fault::name).doesNotHaveDuplicates();
    assertThat(Book.all())
        .allSatisfy(
            fault -> {
              assertThat(Book.find(fault.name())).contains(fault);
              assertThat(page).contains("| `" + fault.name() + "` |");
              assertThat(fault.wellWithin()).isPositive();
            });
  }
}
