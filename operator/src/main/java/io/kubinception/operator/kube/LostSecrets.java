package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/** Wakes the reconciler of an object when somebody deletes a Secret of it. */
public final class LostSecrets {

  private LostSecrets() {}

  /**
   * Secrets that the primary owns.
   *
   * @param selector of their labels
   */
  public static <P extends HasMetadata> EventSource<Secret, P> of(
      Class<P> primary, String selector, EventSourceContext<P> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Secret.class, primary)
            .withName("lost-secrets")
            .withLabelSelector(selector)
            .withItemStore(new NamesOnly())
            .withOnAddFilter(secret -> false)
            .withOnUpdateFilter((secret, before) -> false)
            .build(),
        context);
  }

  /** Keeps whose they are and nothing of what is in them: memory must not hold customers' keys. */
  private static final class NamesOnly extends BasicItemStore<Secret> {
    NamesOnly() {
      super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public Secret put(String key, Secret secret) {
      var all = secret.getMetadata();
      return super.put(
          key,
          new SecretBuilder()
              .withMetadata(
                  new ObjectMetaBuilder()
                      .withName(all.getName())
                      .withNamespace(all.getNamespace())
                      .withUid(all.getUid())
                      .withResourceVersion(all.getResourceVersion())
                      .withOwnerReferences(all.getOwnerReferences())
                      .build())
              .build());
    }
  }
}
