package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** A Secret's data as text. */
public final class SecretData {

  public static Map<String, String> decode(Secret secret) {
    if (secret.getData() == null) {
      return Map.of();
    }
    return secret.getData().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> decode(e.getValue())));
  }

  public static Map<String, String> encode(Map<String, String> texts) {
    return texts.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> encode(e.getValue())));
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private SecretData() {}
}
