package io.kubinception.audit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Finding.StrayObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deployments, Services (which hold the ports of the edge), Secrets and ConfigMaps of control
 * planes that are gone.
 */
final class ObjectCheck implements Check<StrayObject> {
  private final Owners owners;

  ObjectCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "objects and edge ports of control planes";
  }

  @Override
  public List<StrayObject> look() {
    List<HasMetadata> objects = objects().toList();
    Set<String> controlPlanes = owners.names(ControlPlane.class);
    Set<String> going = going();
    return objects.stream()
        .filter(object -> !Owners.goes(object))
        .filter(object -> !going.contains(object.getMetadata().getNamespace()))
        .filter(object -> !controlPlanes.contains(controlPlane(object)))
        .map(ObjectCheck::finding)
        .toList();
  }

  /** Namespaces that are being deleted take along what is in them. */
  private Set<String> going() {
    return owners.client().namespaces().list().getItems().stream()
        .filter(Owners::goes)
        .map(namespace -> namespace.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private Stream<HasMetadata> objects() {
    KubernetesClient client = owners.client();
    return Stream.of(
            ours(client.apps().deployments().inAnyNamespace()),
            ours(client.services().inAnyNamespace()),
            ours(client.secrets().inAnyNamespace()),
            ours(client.configMaps().inAnyNamespace()))
        .flatMap(objects -> objects);
  }

  private static <T extends HasMetadata, L extends KubernetesResourceList<T>> Stream<T> ours(
      AnyNamespaceOperation<T, L, ?> all) {
    return all
        .withLabel(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .withLabel(Kubinception.LABEL_CONTROL_PLANE)
        .list()
        .getItems()
        .stream();
  }

  private static String controlPlane(HasMetadata object) {
    return object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getLabels().get(Kubinception.LABEL_CONTROL_PLANE);
  }

  private static StrayObject finding(HasMetadata object) {
    return new StrayObject(
        object.getKind(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        object.getMetadata().getUid(),
        Owners.createdAt(object),
        controlPlane(object),
        port(object));
  }

  private static @Nullable Integer port(HasMetadata object) {
    return object instanceof Service service
        ? service.getSpec().getPorts().stream()
            .map(ServicePort::getNodePort)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  @Override
  public void repair(StrayObject finding) {
    objects()
        .filter(object -> object.getMetadata().getUid().equals(finding.uid()))
        .findFirst()
        .ifPresent(owners::delete);
  }
}
