package io.kubinception.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.audit.Audit;
import io.kubinception.audit.Check;
import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.upgrade.Inside;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A fleet that is only a list of resources. */
public final class FleetInMemory implements Fleet {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final List<Resource<?, ?>> resources = new ArrayList<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private final List<StorageClass> storageClasses = new ArrayList<>();
  private final Map<String, String> secrets = new HashMap<>();
  private final List<Check<?>> checks = new ArrayList<>();
  private Inside inside = new Inside(List.of(), List.of(), List.of(), List.of(), List.of());
  private @Nullable Failure closed;
  private @Nullable Failure refusal;
  private @Nullable String refusedKind;
  private @Nullable String operatorAbsence;

  public FleetInMemory with(Resource<?, ?>... added) {
    resources.addAll(List.of(added));
    return this;
  }

  public FleetInMemory with(Deployment... added) {
    deployments.addAll(List.of(added));
    return this;
  }

  /** The admin cluster has a class of volumes, which is taken where nobody names one, or is not. */
  public FleetInMemory withStorageClass(String name, boolean isDefault) {
    storageClasses.add(
        new StorageClassBuilder()
            .withNewMetadata()
            .withName(name)
            .addToAnnotations(
                "storageclass.kubernetes.io/is-default-class", Boolean.toString(isDefault))
            .endMetadata()
            .build());
    return this;
  }

  public FleetInMemory withSecret(String namespace, String name, String key, String value) {
    secrets.put(namespace + "/" + name + "/" + key, value);
    return this;
  }

  public FleetInMemory withoutOperator(String absence) {
    operatorAbsence = absence;
    return this;
  }

  /** From now on whatever is written is refused. */
  public void refuse(Failure failure) {
    refusal = failure;
  }

  /** Puts another state of the same resource in its place. */
  public void replace(Resource<?, ?> newer) {
    resources.removeIf(r -> same(r, newer));
    resources.add(newer);
  }

  @Override
  public String namespace() {
    return "default";
  }

  @Override
  public Optional<String> operatorAbsence(Instant now) {
    return Optional.ofNullable(operatorAbsence);
  }

  @Override
  public <R extends Resource<?, ?>> List<R> all(Class<R> kind) {
    return resources.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .sorted(
            Comparator.comparing((R r) -> Objects.toString(namespace(r), ""))
                .thenComparing(r -> r.getMetadata().getName()))
        .toList();
  }

  @Override
  public <R extends Resource<?, ?>> List<R> in(String namespace, Class<R> kind) {
    return all(kind).stream().filter(r -> namespace.equals(namespace(r))).toList();
  }

  @Override
  public <R extends Resource<?, ?>> Optional<R> find(Class<R> kind, String namespace, String name) {
    return in(namespace, kind).stream()
        .filter(r -> name.equals(r.getMetadata().getName()))
        .findFirst();
  }

  @Override
  public List<StorageClass> storageClasses() {
    return List.copyOf(storageClasses);
  }

  @Override
  public List<Deployment> deployments(String namespace) {
    return deployments.stream().filter(d -> namespace.equals(namespace(d))).toList();
  }

  @Override
  public Optional<String> secret(String namespace, String name, String key) {
    return Optional.ofNullable(secrets.get(namespace + "/" + name + "/" + key));
  }

  @Override
  public <R extends Resource<?, ?>> R create(R resource) {
    tryToCreate(resource);
    resources.add(resource);
    return resource;
  }

  @Override
  public void tryToCreate(Resource<?, ?> resource) {
    checkRefusal();
    if (resource.getKind().equals(refusedKind)) {
      throw Failure.failed("no such " + refusedKind);
    }
  }

  /** None of this kind is created from now on. */
  FleetInMemory refusing(String kind) {
    refusedKind = kind;
    return this;
  }

  @Override
  public NodePool scale(NodePool pool, int nodes) {
    checkRefusal();
    var scaled = Serialization.clone(pool);
    var spec = pool.getSpec();
    scaled.setSpec(
        new NodePoolSpec(
            spec.cluster(),
            nodes,
            spec.flavour(),
            spec.version(),
            spec.labels(),
            spec.taints(),
            spec.strategy()));
    replace(scaled);
    return scaled;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Resource<?, ?>> R change(R resource, Map<String, ?> spec) {
    checkRefusal();
    Map<String, Object> whole = SERIALIZATION.convertValue(resource, Map.class);
    merge(
        (Map<String, Object>) Objects.requireNonNull(whole.get("spec")),
        SERIALIZATION.convertValue(spec, Map.class));
    R changed = (R) SERIALIZATION.convertValue(whole, resource.getClass());
    replace(changed);
    return changed;
  }

  /** RFC 7386. */
  @SuppressWarnings("unchecked")
  private static void merge(Map<String, Object> into, Map<String, Object> patch) {
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            into.remove(key);
          } else if (value instanceof Map<?, ?> inner
              && into.get(key) instanceof Map<?, ?> before) {
            merge((Map<String, Object>) before, (Map<String, Object>) inner);
          } else {
            into.put(key, value);
          }
        });
  }

  @Override
  public <R extends Resource<?, ?>> R annotate(R resource, String key, String value) {
    checkRefusal();
    R annotated = Serialization.clone(resource);
    annotated.getMetadata().setAnnotations(Map.of(key, value));
    replace(annotated);
    return annotated;
  }

  @Override
  public void delete(Resource<?, ?> resource) {
    checkRefusal();
    resources.removeIf(r -> same(r, resource));
  }

  /** What is in every cluster. */
  public FleetInMemory withInside(Inside found) {
    inside = found;
    return this;
  }

  /** Nobody can look into any cluster. */
  public FleetInMemory closed(String why) {
    closed = Failure.failed(why);
    return this;
  }

  @Override
  public Inside inside(CustomerCluster cluster) {
    if (closed != null) {
      throw closed;
    }
    return inside;
  }

  /** What is looked at when the fleet is audited. */
  public FleetInMemory withChecks(Check<?>... added) {
    checks.addAll(List.of(added));
    return this;
  }

  @Override
  public Audit audit(String operatorNamespace, Clock clock, Consumer<Duration> pause) {
    return new Audit(() -> checks, Audit.Patience.usual(), clock, pause);
  }

  @Override
  public void close() {}

  private void checkRefusal() {
    if (refusal != null) {
      throw refusal;
    }
  }

  private static boolean same(Resource<?, ?> one, Resource<?, ?> other) {
    return one.getClass() == other.getClass()
        && Objects.equals(namespace(one), namespace(other))
        && one.getMetadata().getName().equals(other.getMetadata().getName());
  }

  private static @Nullable String namespace(HasMetadata resource) {
    return resource.getMetadata().getNamespace();
  }
}
