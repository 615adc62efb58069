package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.operator.etcdpods.EtcdPodRotation.Stand;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the authorities and certificates of etcds of pods whole, and rotates them. */
final class EtcdPodAuthorities {
  private final KubernetesClient client;
  private final Applier applier;
  private final String namespace;
  private final Clock clock;

  EtcdPodAuthorities(KubernetesClient client, Applier applier, String namespace, Clock clock) {
    this.client = client;
    this.applier = applier;
    this.namespace = namespace;
    this.clock = clock;
  }

  /** The two Secrets as they were seen. */
  private record Seen(@Nullable Secret credentials, @Nullable Secret servers) {
    EtcdPodSecrets secrets() {
      return new EtcdPodSecrets(data(credentials), data(servers));
    }

    private static Map<String, String> data(@Nullable Secret secret) {
      return secret == null ? Map.of() : SecretData.decode(secret);
    }
  }

  private Seen seen(EtcdCluster cluster) {
    return new Seen(
        secret(cluster.credentialsSecret()),
        secret(EtcdPodNames.of(cluster, namespace).serversSecret()));
  }

  private @Nullable Secret secret(String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  /** Fingerprint of whom members that start now trust. */
  String trust(EtcdCluster cluster) {
    return new EtcdPodSecrets(Seen.data(secret(cluster.credentialsSecret())), Map.of()).trust();
  }

  /**
   * Makes what is missing or nearly expired.
   *
   * @param lives whether its etcd is there, whose authorities cannot be made anew
   */
  StepResult complete(EtcdPodObjects objects, boolean lives) {
    Seen seen = seen(objects.cluster());
    EtcdPodSecrets before = seen.secrets();
    if (before.credentials().isEmpty() && lives) {
      return StepResult.userMustAct(
          "SecretLost",
          "Secret %s cannot be made anew while its etcd lives: bring it back from a backup"
              .formatted(objects.cluster().credentialsSecret()));
    }
    write(objects, seen, before.complete(objects.names(), clock));
    return StepResult.done("all certificates are good");
  }

  /**
   * Goes on with the rotation that is asked for.
   *
   * @param busy what is to end before anybody is asked whether he follows, as a sentence
   * @param wake has an EtcdTenant looked at soon
   */
  EtcdPodRotated rotate(
      EtcdPodObjects objects,
      ClusterReport report,
      Optional<String> busy,
      Consumer<ResourceID> wake) {
    Seen seen = seen(objects.cluster());
    EtcdPodSecrets before = seen.secrets();
    var followers = new EtcdPodFollowers(client, objects.names(), wake, clock);
    Stand stand =
        new EtcdPodRotation(objects.names(), objects.wish().rotation(), clock)
            .next(before, () -> busy.or(() -> followers.lacking(before, report)));
    // What hangs on the authorities is as it was: the next look makes that whole.
    write(objects, seen, new EtcdPodSecrets(stand.secrets().credentials(), before.servers()));
    return new EtcdPodRotated(
        EtcdPodRotation.told(stand.secrets().mark(), stand.missing().orElse(null)),
        !stand.secrets().credentials().equals(before.credentials()));
  }

  private void write(EtcdPodObjects objects, Seen seen, EtcdPodSecrets now) {
    EtcdPodSecrets before = seen.secrets();
    if (!now.credentials().equals(before.credentials())) {
      apply(seen.credentials(), objects.credentials(now.credentials()));
    }
    if (!now.servers().equals(before.servers())) {
      apply(seen.servers(), objects.servers(now.servers()));
    }
  }

  /** Over what was seen: of two operators one is refused, and no stage is taken back. */
  private void apply(@Nullable Secret seen, Secret desired) {
    if (seen == null) {
      applier.apply(desired);
    } else {
      applier.applyOver(seen.getMetadata().getResourceVersion(), desired);
    }
  }
}
