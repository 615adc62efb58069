package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.operator.rotation.RotationMark.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rotates credentials in two phases. Each stage is one write of the credential's Secret, made when
 * all pods run with what the stage before asks for: whoever is killed in between goes on from
 * there. To abort is to rotate back to the old one, by the same stages.
 */
final class CredentialsRotation {
  /** Kubelets renew a workload's token of an hour when a fifth of it is left. */
  private static final Duration TOKENS_LIVE = Duration.ofHours(1);

  private static final String ROLLING = "pods of the control plane start with what is new";

  private final Writer secrets;
  private final Predicate<ControlPlanePass> settled;
  private final RotationFollowers followers;
  private final Clock clock;

  /** Keeps what a Secret holds from now on. */
  interface Writer {
    void write(ControlPlanePass pass, String secret, Map<String, String> data);
  }

  /**
   * @param settled whether all pods run with what the Secrets say
   */
  CredentialsRotation(
      Writer secrets,
      Predicate<ControlPlanePass> settled,
      RotationFollowers followers,
      Clock clock) {
    this.secrets = secrets;
    this.settled = settled;
    this.followers = followers;
    this.clock = clock;
  }

  /** Whether there is something to rotate. */
  static boolean due(ControlPlanePass pass) {
    return Arrays.stream(Credential.values()).anyMatch(c -> due(pass, c));
  }

  private static boolean due(ControlPlanePass pass, Credential credential) {
    RotationMark mark = mark(pass, credential);
    return mark.underWay() ? !waits(mark, goal(pass, mark)) : begins(pass, credential, mark);
  }

  /** It waits for a wish, not for us. */
  private static boolean waits(RotationMark mark, RotationGoal goal) {
    return mark.stage() == Stage.USED
        && mark.followed()
        && !mark.aborted()
        && goal == RotationGoal.PREPARE;
  }

  private static boolean begins(ControlPlanePass pass, Credential credential, RotationMark mark) {
    return wishForAnother(pass, credential, mark)
        .filter(wish -> wish.goal() == RotationGoal.PREPARE)
        .isPresent();
  }

  private static Optional<Rotation> wishForAnother(
      ControlPlanePass pass, Credential credential, RotationMark mark) {
    return Optional.ofNullable(wish(pass))
        .filter(wish -> wish.credentials().contains(credential) && !wish.at().equals(mark.at()));
  }

  private static @Nullable Rotation wish(ControlPlanePass pass) {
    return pass.controlPlane().getSpec().rotation();
  }

  /**
   * How far this rotation shall go. A goal counts only for the rotation that it was said for: the
   * end of another one would lock out who has a kubeconfig of this one.
   */
  private static RotationGoal goal(ControlPlanePass pass, RotationMark mark) {
    Rotation wish = wish(pass);
    return wish == null || !wish.at().equals(mark.at()) || wish.goal() == RotationGoal.PREPARE
        ? mark.said()
        : wish.goal();
  }

  private static RotationMark mark(ControlPlanePass pass, Credential credential) {
    return RotationMark.parse(
        pass.secret(secret(pass.names(), credential)).get(SecretChecksums.ROTATION));
  }

  /** Goes on by a stage, where all that it needs is there. */
  void advance(ControlPlanePass pass) {
    if (!due(pass)) {
      return;
    }
    boolean rolled = settled.test(pass);
    for (Credential credential : Credential.values()) {
      if (!due(pass, credential)) {
        continue;
      }
      keepGoal(pass, credential);
      if (!rolled) {
        pass.rotationLacks(credential, ROLLING);
        continue;
      }
      RotatedKeys now =
          RotatedKeys.of(pass.secret(secret(pass.names(), credential)), files(credential));
      RotatedKeys next = after(pass, credential, now);
      if (!next.equals(now)) {
        write(pass, credential, next);
      }
    }
  }

  /** Before anything that takes time: the wish may be another one at the next pass. */
  private void keepGoal(ControlPlanePass pass, Credential credential) {
    var keys = RotatedKeys.of(pass.secret(secret(pass.names(), credential)), files(credential));
    RotationGoal goal = goal(pass, keys.mark());
    if (keys.mark().underWay() && goal != keys.mark().said()) {
      write(pass, credential, keys.with(keys.mark().said(goal)));
    }
  }

  private RotatedKeys after(ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    try {
      return next(pass, credential, keys);
    } catch (KubernetesClientException e) {
      // The customer's API server: its trouble is said, and does not make the cluster less usable.
      pass.rotationLacks(credential, Failures.sentence(e));
      return keys;
    }
  }

  private RotatedKeys next(ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    RotationMark mark = keys.mark();
    return switch (mark.stage()) {
      case IDLE -> begin(pass, credential, keys);
      case TRUSTED -> {
        if (goal(pass, mark) == RotationGoal.ABORT) {
          yield keys.settled(true).with(mark.finished(true));
        }
        yield lacks(pass, credential, followers.untold(pass, credential, keys))
            ? keys
            : keys.with(mark.used(false, now()));
      }
      case USED -> used(pass, credential, keys);
      case SERVED -> keys.settled(mark.aborted()).with(mark.finished(mark.aborted()));
      case FINISHED ->
          lacks(pass, credential, followers.notForgotten(pass, credential, keys))
              ? keys
              : keys.with(mark.over(now()));
    };
  }

  private RotatedKeys begin(ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    Rotation wish = wish(pass);
    return wish == null
        ? keys
        : keys.withNext(fresh(credential)).with(keys.mark().begun(wish.at(), now()));
  }

  private RotatedKeys used(ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    RotationMark mark = keys.mark();
    RotationGoal goal = goal(pass, mark);
    if (goal == RotationGoal.ABORT && !mark.aborted()) {
      return keys.with(mark.used(true, now()));
    }
    if (!mark.followed()) {
      return lacks(pass, credential, followers.notFollowed(pass, credential, keys))
          ? keys
          : keys.with(mark.withFollowed());
    }
    boolean toEnd = mark.aborted() || goal == RotationGoal.COMPLETE;
    if (!toEnd || lacks(pass, credential, tokens(pass, credential, mark))) {
      return keys;
    }
    return credential == Credential.CLUSTER_AUTHORITY
        ? keys.with(mark.served())
        : keys.settled(mark.aborted()).with(mark.finished(mark.aborted()));
  }

  private Optional<String> tokens(ControlPlanePass pass, Credential credential, RotationMark mark) {
    Rotation wish = wish(pass);
    boolean now = wish != null && wish.at().equals(mark.at()) && !wish.waitForTokens();
    if (credential != Credential.SERVICE_ACCOUNT_KEY || now) {
      return Optional.empty();
    }
    Instant renewed = Instant.parse(mark.usedSince()).plus(TOKENS_LIVE);
    return clock.instant().isBefore(renewed)
        ? Optional.of("workloads have tokens of the other key until " + renewed)
        : Optional.empty();
  }

  private static boolean lacks(
      ControlPlanePass pass, Credential credential, Optional<String> missing) {
    missing.ifPresent(m -> pass.rotationLacks(credential, m));
    return missing.isPresent();
  }

  private Map<String, String> fresh(Credential credential) {
    return switch (credential) {
      case ENCRYPTION_KEY -> EncryptionKeys.make();
      case SERVICE_ACCOUNT_KEY -> ControlPlaneCertificates.serviceAccountKey();
      case FRONT_PROXY_AUTHORITY -> RotatedAuthority.make("front-proxy-ca", clock);
      case CLUSTER_AUTHORITY -> RotatedAuthority.make("kubernetes", clock);
    };
  }

  private static List<String> files(Credential credential) {
    return switch (credential) {
      case ENCRYPTION_KEY -> EncryptionKeys.FILES;
      case SERVICE_ACCOUNT_KEY -> ControlPlaneCertificates.SERVICE_ACCOUNT_FILES;
      case FRONT_PROXY_AUTHORITY, CLUSTER_AUTHORITY -> RotatedAuthority.FILES;
    };
  }

  private static String secret(ControlPlaneNames names, Credential credential) {
    return switch (credential) {
      case ENCRYPTION_KEY -> names.encryptionSecret();
      case SERVICE_ACCOUNT_KEY -> names.serviceAccountSecret();
      case FRONT_PROXY_AUTHORITY -> names.frontProxyAuthoritySecret();
      case CLUSTER_AUTHORITY -> names.authoritySecret();
    };
  }

  /** With what hangs on the keys as it was: the next pass makes that whole. */
  private void write(ControlPlanePass pass, Credential credential, RotatedKeys next) {
    String name = secret(pass.names(), credential);
    var data = new LinkedHashMap<>(pass.secret(name));
    data.keySet().removeIf(k -> k.startsWith(SecretChecksums.NEXT));
    data.putAll(next.data());
    if (credential == Credential.ENCRYPTION_KEY && next.mark().isRenewed()) {
      EncryptionKeys.dropReaders(data);
    }
    secrets.write(pass, name, data);
    pass.secret(name, data);
  }

  /**
   * Of what pods in the customer cluster read at their start: another one when they have to start
   * anew, which is when something else is used, and when the old is gone.
   */
  static String fingerprint(ControlPlanePass pass) {
    return Stream.of(Credential.SERVICE_ACCOUNT_KEY, Credential.CLUSTER_AUTHORITY)
        .map(c -> fingerprint(pass, c))
        .collect(Collectors.joining("-"));
  }

  private static String fingerprint(ControlPlanePass pass, Credential credential) {
    var files = files(credential);
    var keys = RotatedKeys.of(pass.secret(secret(pass.names(), credential)), files);
    var mark = keys.mark();
    boolean both = mark.stage() == Stage.USED || mark.stage() == Stage.SERVED;
    String publicFile = credential == Credential.CLUSTER_AUTHORITY ? "tls.crt" : "sa.pub";
    return Integer.toHexString((keys.used().get(publicFile) + both).hashCode());
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** What is told of all that were ever rotated; null for none. */
  static @Nullable List<CredentialRotation> told(ControlPlanePass pass) {
    var told =
        Arrays.stream(Credential.values())
            .filter(c -> !mark(pass, c).initiated().isEmpty())
            .map(c -> told(pass, c, mark(pass, c)))
            .toList();
    return told.isEmpty() ? null : told;
  }

  private static CredentialRotation told(
      ControlPlanePass pass, Credential credential, RotationMark mark) {
    String lack = pass.rotationLack(credential);
    return new CredentialRotation(
        credential,
        mark.phase(goal(pass, mark)),
        mark.at(),
        mark.initiated(),
        mark.completed().isEmpty() ? null : mark.completed(),
        lack == null ? another(pass, credential, mark) : lack);
  }

  /** Why a rotation that is asked for does not begin; null when it does, or none is. */
  private static @Nullable String another(
      ControlPlanePass pass, Credential credential, RotationMark mark) {
    return wishForAnother(pass, credential, mark)
        .filter(wish -> !due(pass, credential))
        .map(
            wish ->
                mark.underWay()
                    ? ("the rotation of %s begins after the end of this one: set at to %s again,"
                            + " with the goal Complete or Abort")
                        .formatted(wish.at(), mark.at())
                    : ("the rotation of %s does not begin with the goal %s: set at to another time,"
                            + " with the goal Prepare")
                        .formatted(wish.at(), wish.goal().specified()))
        .orElse(null);
  }
}
