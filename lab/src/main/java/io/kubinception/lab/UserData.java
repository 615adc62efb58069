package io.kubinception.lab;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** User data for cloud-init: files, then commands. */
public final class UserData {

  private final List<Map<String, Object>> files = new ArrayList<>();
  private final List<List<String>> commands = new ArrayList<>();

  public UserData file(String path, String text) {
    return file(path, text, "0644");
  }

  public UserData secret(String path, String text) {
    return file(path, text, "0600");
  }

  public UserData files(Map<String, String> more) {
    more.forEach(this::file);
    return this;
  }

  public UserData run(String... command) {
    commands.add(List.of(command));
    return this;
  }

  private UserData file(String path, String text, String permissions) {
    // In one order: the same user data must be the same text.
    var file = new LinkedHashMap<String, Object>();
    file.put("path", path);
    file.put("permissions", permissions);
    file.put("content", text);
    files.add(file);
    return this;
  }

  /** JSON is YAML in which nothing needs thought about indentation. */
  public String text() {
    var config = new LinkedHashMap<String, Object>();
    config.put("write_files", files);
    if (!commands.isEmpty()) {
      config.put("runcmd", commands);
    }
    return "#cloud-config\n" + Serialization.asJson(config) + "\n";
  }
}
