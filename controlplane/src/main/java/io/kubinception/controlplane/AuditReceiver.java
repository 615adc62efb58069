package io.kubinception.controlplane;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the API server, as a kubeconfig does, where audit events are sent to. */
public final class AuditReceiver {

  static final String FILE = "audit-webhook.kubeconfig";

  private static final String RECEIVER = "receiver";
  private static final String API_SERVER = "api-server";

  /**
   * @param authorityPem who signs the receiver's certificate; null for the public authorities
   * @param token what is shown to it; secret, null for nothing
   */
  public static String kubeconfig(
      String url, @Nullable String authorityPem, @Nullable String token) {
    Map<String, String> cluster = Table.of("server", url);
    if (authorityPem != null) {
      byte[] bytes = authorityPem.getBytes(StandardCharsets.UTF_8);
      cluster.put("certificate-authority-data", Base64.getEncoder().encodeToString(bytes));
    }
    Map<String, String> user = token == null ? Map.of() : Table.of("token", token);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "v1");
    config.put("kind", "Config");
    config.put("clusters", List.of(named(RECEIVER, "cluster", cluster)));
    config.put("users", List.of(named(API_SERVER, "user", user)));
    config.put(
        "contexts",
        List.of(named(API_SERVER, "context", Table.of("cluster", RECEIVER, "user", API_SERVER))));
    config.put("current-context", API_SERVER);
    return Yaml.write(config);
  }

  private static Map<String, Object> named(String name, String kind, Map<String, String> what) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("name", name);
    named.put(kind, what);
    return named;
  }

  private AuditReceiver() {}
}
