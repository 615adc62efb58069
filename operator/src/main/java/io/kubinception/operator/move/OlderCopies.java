package io.kubinception.operator.move;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.etcd.move.MoveException;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What earlier moves keep of a tenant where it was before: it goes away by itself. */
final class OlderCopies {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final KubernetesClient client;

  OlderCopies(KubernetesClient client) {
    this.client = client;
  }

  /**
   * That the move waits for another one to remove its copy from the target.
   *
   * @param why why the move does not go on
   * @return empty if it is not for such a copy
   */
  Optional<StepResult> waitFor(EtcdMovePass pass, MoveException why) {
    if (!(why instanceof MoveException.Occupied)) {
      return Optional.empty();
    }
    return client.resources(EtcdMove.class).list().getItems().stream()
        .filter(move -> keepsACopy(move, pass))
        .findFirst()
        .map(move -> StepResult.waitFor(LOOK, "OlderCopyKept", sentence(move)));
  }

  private static boolean keepsACopy(EtcdMove move, EtcdMovePass pass) {
    var status = move.getStatus();
    return status != null
        && !pass.uid().equals(move.getMetadata().getUid())
        && pass.tenantId().value().equals(status.tenantId())
        && pass.spec().to().equals(status.from())
        && status.clearedAt() == null
        && !EtcdMovePass.isTakenBack(move);
  }

  private static String sentence(EtcdMove move) {
    var status = Objects.requireNonNull(move.getStatus());
    String until =
        status.servedAt() == null
            ? ""
            : " until "
                + Instant.parse(status.servedAt()).plusSeconds(move.getSpec().keepSourceSeconds());
    return "EtcdMove %s keeps the tenant's older keys at %s%s: this move begins when they are gone; to have them gone now, delete EtcdMove %1$s"
        .formatted(move.getMetadata().getName(), status.from(), until);
  }
}
