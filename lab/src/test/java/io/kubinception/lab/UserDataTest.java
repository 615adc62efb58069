package io.kubinception.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserDataTest {

  @Test
  void isACloudConfigThatKeepsEveryCharacter() {
    String text =
        new UserData()
            .file("/etc/a", "one: \"two\"\n\ttab\n")
            .secret("/etc/b", "key")
            .run("systemctl", "start", "etcd")
            .text();

    assertThat(text)
        .startsWith("#cloud-config\n")
        .containsSubsequence("\"path\"", "\"permissions\"", "\"content\"");
    assertThat(Serialization.unmarshal(text, Map.class))
        .isEqualTo(
            Map.of(
                "write_files",
                List.of(
                    Map.of(
                        "path",
                        "/etc/a",
                        "permissions",
                        "0644",
                        "content",
                        "one: \"two\"\n\ttab\n"),
                    Map.of("path", "/etc/b", "permissions", "0600", "content", "key")),
                "runcmd",
                List.of(List.of("systemctl", "start", "etcd"))));
  }
}
