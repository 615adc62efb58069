package io.kubinception.cli.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.audit.Audit;
import io.kubinception.audit.Checks;
import io.kubinception.cli.upgrade.Inside;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fleet behind the API of an admin cluster. */
public final class AdminClusterFleet implements Fleet {
  private static final Comparator<HasMetadata> BY_NAME =
      Comparator.comparing((HasMetadata r) -> Objects.toString(r.getMetadata().getNamespace(), ""))
          .thenComparing(r -> r.getMetadata().getName());

  private final KubernetesClient client;
  private final Refusals refusals;

  public AdminClusterFleet(KubernetesClient client) {
    this.client = client;
    this.refusals = new Refusals(client.getMasterUrl().toString());
  }

  @Override
  public String namespace() {
    var namespace = client.getConfiguration().getNamespace();
    return namespace == null || namespace.isBlank() ? "default" : namespace;
  }

  @Override
  public Optional<String> operatorAbsence(Instant now) {
    try {
      var operators =
          client
              .getKubernetesSerialization()
              .unmarshal(client.raw(OperatorPresence.PATH), JsonNode.class);
      return new OperatorPresence(now).absence(operators);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw refusals.explain(e);
    }
  }

  @Override
  public <R extends Resource<?, ?>> List<R> all(Class<R> kind) {
    return ask(
        () ->
            Namespaced.class.isAssignableFrom(kind)
                ? sorted(resources(kind).inAnyNamespace().list().getItems())
                : sorted(resources(kind).list().getItems()));
  }

  @Override
  public <R extends Resource<?, ?>> List<R> in(String namespace, Class<R> kind) {
    return ask(() -> sorted(resources(kind).inNamespace(namespace).list().getItems()));
  }

  @Override
  public <R extends Resource<?, ?>> Optional<R> find(Class<R> kind, String namespace, String name) {
    return ask(
        () -> {
          var found = get(kind, namespace, name);
          if (found == null) {
            // An API without our CRDs answers 404 to both; only its list says which it is.
            resources(kind).list(new ListOptionsBuilder().withLimit(1L).build());
          }
          return Optional.ofNullable(found);
        });
  }

  private <R extends Resource<?, ?>> @Nullable R get(Class<R> kind, String namespace, String name) {
    return Namespaced.class.isAssignableFrom(kind)
        ? resources(kind).inNamespace(namespace).withName(name).get()
        : resources(kind).withName(name).get();
  }

  @Override
  public List<Deployment> deployments(String namespace) {
    return ask(
        () ->
            sorted(
                client
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withLabel(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
                    .list()
                    .getItems()));
  }

  @Override
  public List<StorageClass> storageClasses() {
    return ask(() -> sorted(client.storage().v1().storageClasses().list().getItems()));
  }

  @Override
  public Optional<String> secret(String namespace, String name, String key) {
    return ask(
        () ->
            Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
                .map(secret -> secret.getData())
                .map(data -> data.get(key))
                .map(
                    value ->
                        new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
  }

  @Override
  public <R extends Resource<?, ?>> R create(R resource) {
    return ask(() -> client.resource(resource).create());
  }

  @Override
  public void tryToCreate(Resource<?, ?> resource) {
    ask(() -> client.resource(resource).dryRun().create());
  }

  @Override
  public NodePool scale(NodePool pool, int nodes) {
    var patch = "{\"spec\":{\"replicas\":%d}}".formatted(nodes);
    return ask(() -> client.resource(pool).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  @Override
  public <R extends Resource<?, ?>> R change(R resource, Map<String, ?> spec) {
    var patch = Serialization.asJson(Map.of("spec", spec));
    return ask(() -> client.resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  @Override
  public <R extends Resource<?, ?>> R annotate(R resource, String key, String value) {
    var patch = Map.of("metadata", Map.of("annotations", Map.of(key, value)));
    return ask(
        () ->
            client
                .resource(resource)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch)));
  }

  @Override
  public void delete(Resource<?, ?> resource) {
    ask(() -> client.resource(resource).delete());
  }

  @Override
  public Inside inside(CustomerCluster cluster) {
    return new CustomerOpener(this, PastTheEdge.by(client)).read(cluster);
  }

  @Override
  public Audit audit(String operatorNamespace, Clock clock, Consumer<Duration> pause) {
    return new Audit(
        new Checks(client, operatorNamespace)::all, Audit.Patience.usual(), clock, pause);
  }

  @Override
  public void close() {
    client.close();
  }

  private <R extends HasMetadata>
      MixedOperation<R, KubernetesResourceList<R>, io.fabric8.kubernetes.client.dsl.Resource<R>>
          resources(Class<R> kind) {
    return client.resources(kind);
  }

  private <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw refusals.explain(e);
    }
  }

  private static <R extends HasMetadata> List<R> sorted(List<R> items) {
    return items.stream().sorted(BY_NAME).toList();
  }
}
