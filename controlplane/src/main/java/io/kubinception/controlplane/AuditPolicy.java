package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.AuditLevel;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Of which requests an API server tells, and how much. */
final class AuditPolicy {

  static final String FILE = "audit-policy.yaml";

  /** Of pods from before auditing was switched off, which may be made anew. */
  private static final String SILENCE =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
      - level: None
      """;

  static String yaml(@Nullable ControlPlaneAudit audit) {
    return audit == null
        ? SILENCE
        : Template.fill("/audit/policy.yaml", Map.of("writes", writes(audit.level())));
  }

  private static String writes(AuditLevel level) {
    return switch (level) {
      case METADATA -> "Metadata";
      case REQUEST_BODIES_OF_WRITES -> "Request";
    };
  }

  private AuditPolicy() {}
}
