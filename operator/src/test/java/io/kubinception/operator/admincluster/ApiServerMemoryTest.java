package io.kubinception.operator.admincluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiServerMemoryTest {
  private static final String SUMMARY =
      """
      {"node": {"nodeName": "admin-1"},
       "pods": [
         {"podRef": {"name": "demo-api-server-1", "namespace": "cc-a"},
          "containers": [{"name": "api-server", "memory": {"workingSetBytes": 100}}]},
         {"podRef": {"name": "demo-scheduler-1", "namespace": "cc-a"},
          "containers": [{"name": "scheduler", "memory": {"workingSetBytes": 900}}]},
         {"podRef": {"name": "other-api-server-1", "namespace": "cc-b"},
          "containers": [{"name": "api-server"}]}]}
      """;

  private static final String OTHER =
      """
      {"pods": [
         {"podRef": {"name": "demo-api-server-2", "namespace": "cc-a"},
          "containers": [{"name": "api-server", "memory": {"workingSetBytes": 300}}]}]}
      """;

  private final ApiServerMemory memory = new ApiServerMemory();

  private void told(String... summaries) {
    memory.told(
        List.of(summaries).stream()
            .map(text -> new KubernetesSerialization().unmarshal(text, JsonNode.class))
            .toList());
  }

  @Test
  void isThatOfTheLargestOfACustomersApiServers() {
    assertThat(memory.isKnown()).isFalse();

    told(SUMMARY, OTHER);
    assertThat(memory.isKnown()).isTrue();
    assertThat(memory.of("cc-a")).contains(300L);
    assertThat(memory.of("cc-b")).as("its kubelet does not know it yet").isEmpty();
    assertThat(memory.of("cc-c")).isEmpty();
  }

  @Test
  void whatIsGoneIsForgotten() {
    told(SUMMARY);
    told();
    assertThat(memory.isKnown()).isTrue();
    assertThat(memory.of("cc-a")).isEmpty();
  }
}
