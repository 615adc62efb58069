package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.operator.controlplane.ControlPlaneCertificates.Reached;
import io.kubinception.pki.EncryptionKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets of a control plane, and passes over them. Each pass is of a new operator: nothing but
 * the Secrets is remembered, as after a kill.
 */
final class RotatedWorld {
  private static final Reached HERE =
      new Reached(
          "cc-a",
          "10.129.0.7",
          new Endpoint("172.31.0.10", 30123, 1384),
          "10.96.0.1",
          "cluster.local");

  private final Clock clock;
  private final Map<String, Map<String, String>> stored = new HashMap<>();
  private @Nullable Rotation wish;
  private String adminKubeconfig = "";
  private boolean rolled = true;
  private List<EncryptionKey> inherited = List.of();
  private ControlPlanePass last = begin();

  RotatedWorld(Clock clock) {
    this.clock = clock;
  }

  private ControlPlanePass begin() {
    var controlPlane = new ControlPlane();
    controlPlane.setMetadata(
        new ObjectMetaBuilder().withName("demo").withNamespace("cc-a").withUid("uid").build());
    controlPlane.setSpec(Specs.rotating(wish));
    return new ControlPlanePass(controlPlane, Map.of(), null);
  }

  /** A pass of the operator, as far as it concerns credentials. */
  void look(RotationFollowers followers) {
    if (stored.isEmpty()) {
      complete();
    }
    last = begin();
    last.secrets(stored, List.of());
    if (!adminKubeconfig.isEmpty()) {
      last.secret("demo-admin", Map.of("kubeconfig", adminKubeconfig));
    }
    new CredentialsRotation(
            (p, secret, data) -> stored.put(secret, Map.copyOf(data)),
            p -> rolled,
            followers,
            clock)
        .advance(last);
    complete();
  }

  /** As many as any rotation needs. */
  void settle(RotationFollowers followers) {
    for (int i = 0; i < 5; i++) {
      look(followers);
    }
  }

  private void complete() {
    assertThat(EncryptionKeys.lacksOne(secret("demo-encryption"))).as("a key is lost").isFalse();
    stored.putAll(
        new ControlPlaneCertificates(
                new ControlPlaneNames("demo"), stored, "", stored.isEmpty(), inherited, clock)
            .complete(HERE));
  }

  /** It is born with what these keys have written. */
  void isBornWith(EncryptionKey... keys) {
    inherited = List.of(keys);
    complete();
    inherited = List.of();
  }

  /** It began before there were encryption keys. */
  void isOld() {
    stored.put("demo-scheduler", Map.of());
    complete();
  }

  void rolls(boolean still) {
    rolled = !still;
  }

  void reachedBy(String kubeconfig) {
    adminKubeconfig = kubeconfig;
  }

  void ask(Rotation rotation) {
    wish = rotation;
  }

  void ask(RotationGoal goal, Credential... only) {
    ask(new Rotation("2026-01-31T08:00:00Z", List.of(only), goal, true));
  }

  void askLater(RotationGoal goal, Credential... only) {
    ask(new Rotation("2026-02-28T08:00:00Z", List.of(only), goal, true));
  }

  /** What each credential's rotation is said to wait for. */
  List<String> missing() {
    var told = CredentialsRotation.told(last);
    return told == null
        ? List.of()
        : told.stream().map(CredentialRotation::missing).filter(Objects::nonNull).toList();
  }

  boolean due() {
    return CredentialsRotation.due(last);
  }

  ControlPlanePass last() {
    return last;
  }

  Map<String, Map<String, String>> stored() {
    return Map.copyOf(stored);
  }

  Map<String, String> secret(String name) {
    return stored.getOrDefault(name, Map.of());
  }

  String file(String secret, String file) {
    return Objects.requireNonNull(secret(secret).get(file), file);
  }

  List<RotationPhase> phases() {
    var told = CredentialsRotation.told(last);
    return told == null ? List.of() : told.stream().map(r -> r.phase()).distinct().toList();
  }

  /** The encryption key that writes. */
  String encryptionKey() {
    return RotatedKeys.of(secret("demo-encryption"), EncryptionKeys.FILES)
        .used()
        .getOrDefault("key", "");
  }

  /** What API servers mount of the two keys. */
  Map<String, String> mounted() {
    var mounted = new TreeMap<String, String>();
    mounted.put("encryption.yaml", file("demo-encryption", "encryption.yaml"));
    mounted.put("verifying.pub", file("demo-service-account", "verifying.pub"));
    mounted.put("signing.key", file("demo-service-account", "signing.key"));
    return mounted;
  }
}
