package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.api.v1alpha1.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Wakes what belongs to a customer cluster when something of the cluster changes that it needs. */
public final class CustomerClusterSource {

  /** Condition of a CustomerCluster: its control plane is usable. */
  public static final String CONTROL_PLANE_READY = "ControlPlaneReady";

  private static final Set<RotationPhase> RENEWING =
      EnumSet.of(RotationPhase.PREPARING, RotationPhase.ABORTING);

  private static final String INDEX = "customer-cluster";

  /**
   * @param cluster name of the CustomerCluster, in the same namespace, that a resource belongs to
   */
  public static <P extends HasMetadata> EventSource<CustomerCluster, P> of(
      Class<P> primary, Function<P, String> cluster, EventSourceContext<P> context) {
    context
        .getPrimaryCache()
        .addIndexer(INDEX, p -> List.of(key(p.getMetadata().getNamespace(), cluster.apply(p))));
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(CustomerCluster.class, primary)
            .withName("customer-clusters")
            .withOnUpdateFilter(CustomerClusterSource::matters)
            .withPrimaryToSecondaryMapper(
                (P p) -> Set.of(new ResourceID(cluster.apply(p), p.getMetadata().getNamespace())))
            .withSecondaryToPrimaryMapper(
                c ->
                    context
                        .getPrimaryCache()
                        .byIndex(
                            INDEX, key(c.getMetadata().getNamespace(), c.getMetadata().getName()))
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .build(),
        context);
  }

  /** The CustomerCluster of this name; one that the watch does not know may be new, and is read. */
  public static Optional<CustomerCluster> find(
      KubernetesClient client, Context<?> context, String namespace, String name) {
    return context
        .getSecondaryResource(CustomerCluster.class)
        .or(
            () ->
                Optional.ofNullable(
                    client
                        .resources(CustomerCluster.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
  }

  /** Why what belongs to this cluster is paused, as a sentence; empty when the cluster is not. */
  public static Optional<String> paused(Optional<CustomerCluster> cluster) {
    return cluster
        .filter(CustomerCluster::paused)
        .map(c -> "all work stops as its cluster " + c.getMetadata().getName() + " is paused");
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /** Not its node counts, which change with every node. */
  static boolean matters(CustomerCluster now, CustomerCluster before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            now.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || now.paused() != before.paused()
        || !Objects.equals(needed(now.getStatus()), needed(before.getStatus()));
  }

  private static List<Optional<String>> needed(@Nullable CustomerClusterStatus status) {
    if (status == null) {
      return List.of();
    }
    return List.of(
        Status.condition(status, CONTROL_PLANE_READY).map(Condition::getStatus),
        Status.condition(status, Hibernated.CONDITION).map(Condition::getStatus),
        Optional.ofNullable(status.version()),
        Optional.ofNullable(status.endpoint()),
        Optional.ofNullable(status.adminCluster()),
        Optional.ofNullable(status.controlPlaneNamespace()),
        Optional.of(renewsNodes(status)).map(Object::toString));
  }

  /**
   * Whether its kubelets ask for other certificates, as those they have are of an authority that
   * goes.
   */
  public static boolean renewsNodes(@Nullable CustomerClusterStatus status) {
    return status != null
        && status.rotations() != null
        && status.rotations().stream()
            .anyMatch(
                r ->
                    r.credential() == Credential.CLUSTER_AUTHORITY && RENEWING.contains(r.phase()));
  }

  private CustomerClusterSource() {}
}
