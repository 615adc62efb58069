package io.kubinception.operator.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.NodeListBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final int STORED = 1000;

  private final List<Integer> asked = new ArrayList<>();
  private final Pages pages = new Pages(10, 5);

  private NodeList list(ListOptions options) {
    int from = Integer.parseInt(Objects.requireNonNullElse(options.getContinue(), "0"));
    asked.add(from);
    int to = from + options.getLimit().intValue();
    return new NodeListBuilder()
        .withItems(IntStream.range(from, to).mapToObj(PagesTest::node).toList())
        .withNewMetadata()
        .withContinue(to < STORED ? Integer.toString(to) : "")
        .endMetadata()
        .build();
  }

  private static Node node(int number) {
    return new NodeBuilder().withNewMetadata().withName("n" + number).endMetadata().build();
  }

  @Test
  void whoHasFoundWhatItLooksForReadsNoFurther() {
    assertThat(
            pages
                .<Node>of(this::list)
                .filter(n -> n.getMetadata().getName().equals("n13"))
                .findFirst())
        .isPresent();
    assertThat(asked).containsExactly(0, 10);
  }

  @Test
  void ofThousandsOnlySoManyAreSeen() {
    assertThat(pages.<Node>of(this::list)).hasSize(50);
    assertThat(asked).containsExactly(0, 10, 20, 30, 40);
  }

  @Test
  void allAreSeenWhereThereAreNotMore() {
    assertThat(new Pages(400, 5).<Node>of(this::list)).hasSize(1200);
  }
}
