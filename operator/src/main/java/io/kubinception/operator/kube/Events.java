package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kubernetes Events about our resources. Best effort: an Event that cannot be written never fails
 * what it speaks of. The same news about the same object is one Event, written again.
 */
public final class Events {
  private static final Logger log = LoggerFactory.getLogger(Events.class);
  private static final String COMPONENT = "kubinception-operator";

  private final KubernetesClient client;
  private final Clock clock;

  public Events(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  public void normal(HasMetadata about, String reason, String message) {
    write(about, "Normal", reason, message);
  }

  public void warning(HasMetadata about, String reason, String message) {
    write(about, "Warning", reason, message);
  }

  private void write(HasMetadata about, String type, String reason, String message) {
    var meta = about.getMetadata();
    String namespace = Objects.requireNonNullElse(meta.getNamespace(), "default");
    String name =
        meta.getName() + "." + Integer.toHexString(Objects.hash(meta.getUid(), reason, message));
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .withUid(meta.getUid())
            .endInvolvedObject()
            .withType(type)
            .withReason(reason)
            .withMessage(message)
            .withNewSource()
            .withComponent(COMPONENT)
            .endSource()
            .withReportingComponent(COMPONENT)
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .build();
    try {
      client.resource(event).createOr(existing -> existing.update());
    } catch (KubernetesClientException e) {
      log.debug("could not write an Event about {} {}", about.getKind(), meta.getName(), e);
    }
  }
}
