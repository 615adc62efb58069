package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.audit.Audit;
import io.kubinception.cli.upgrade.Inside;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The provider's resources in its admin cluster. What is refused ends in a Failure. */
public interface Fleet extends AutoCloseable {

  /** The namespace that the kubeconfig's context names, else "default". */
  String namespace();

  /** A sentence if no operator works on these resources, as far as one may look. */
  Optional<String> operatorAbsence(Instant now);

  /** All of a kind, in all namespaces, by namespace and name. */
  <R extends Resource<?, ?>> List<R> all(Class<R> kind);

  /** All of a kind in one namespace, by name. */
  <R extends Resource<?, ?>> List<R> in(String namespace, Class<R> kind);

  <R extends Resource<?, ?>> Optional<R> find(Class<R> kind, String namespace, String name);

  /** The Deployments that the operator made in a namespace. */
  List<Deployment> deployments(String namespace);

  /** What volumes can be made of in the admin cluster. */
  List<StorageClass> storageClasses();

  /** One value of a Secret, decoded. */
  Optional<String> secret(String namespace, String name, String key);

  <R extends Resource<?, ?>> R create(R resource);

  /** Fails as {@link #create} would, and creates nothing. */
  void tryToCreate(Resource<?, ?> resource);

  NodePool scale(NodePool pool, int nodes);

  /**
   * Merges these fields into the spec (RFC 7386); what is null is taken away.
   *
   * @param spec what Jackson can write
   */
  <R extends Resource<?, ?>> R change(R resource, Map<String, ?> spec);

  <R extends Resource<?, ?>> R annotate(R resource, String key, String value);

  void delete(Resource<?, ?> resource);

  /** What is inside a customer's cluster that an upgrade may trip over. */
  Inside inside(CustomerCluster cluster);

  /**
   * An audit of all that is registered there.
   *
   * @param operatorNamespace where the operator keeps its credentials
   * @param pause waits between two looks
   */
  Audit audit(String operatorNamespace, Clock clock, Consumer<Duration> pause);

  @Override
  void close();
}
