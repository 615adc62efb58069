package io.kubinception.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.chaos.fault.Book;
import io.kubinception.chaos.fault.Fault;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeckTest {
  private static List<String> draw(long seed, int count) {
    var deck = new Deck(Book.all(), new Random(seed));
    return Stream.generate(deck::draw).limit(count).map(Fault::name).toList();
  }

  @Test
  void aSeedDrawsTheSameAgain() {
    assertThat(draw(7, 100)).isEqualTo(draw(7, 100)).isNotEqualTo(draw(8, 100));
  }

  @Test
  void eachFaultComesOnceBeforeAnyComesAgain() {
    int all = Book.all().size();

    var drawn = draw(7, 2 * all);

    assertThat(drawn.subList(0, all)).doesNotHaveDuplicates();
    assertThat(drawn.subList(all, 2 * all)).doesNotHaveDuplicates();
  }
}
