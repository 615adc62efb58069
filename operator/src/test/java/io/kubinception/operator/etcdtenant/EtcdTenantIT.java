package io.kubinception.operator.etcdtenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.quota.Provider;
import io.kubinception.testkit.Eventually;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tenants of a real etcd by way of a real API server. */
class EtcdTenantIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long QUOTA = 10 << 20;

  private final TenantId id = TenantId.generate(new SecureRandom());
  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final Provider provider = new Provider(etcd);

  @AfterEach
  void stop() {
    provider.close();
    etcd.close();
  }

  @Test
  void aCopyOfATenantGetsNothingOfItAndTakesNothingWithIt() {
    provider.tenant(id, QUOTA);
    Eventually.within(LIMIT).isTrue("it is ready", () -> provider.holds("Ready"));
    ByteString key = id.keyRange().start().concat(ByteString.copyFromUtf8("registry/pods/a"));
    try (EtcdClient tenant = etcd.client(id)) {
      tenant.kv().put(key, ByteString.copyFromUtf8("x"));
    }

    EtcdTenant copy = copyInto("elsewhere");
    Eventually.within(LIMIT)
        .passes(
            "it is refused",
            () ->
                assertThat(Status.condition(read(copy).getStatus(), "Ready").orElseThrow())
                    .satisfies(
                        ready -> {
                          assertThat(ready.getReason()).isEqualTo("IdTaken");
                          assertThat(ready.getMessage()).contains("demo in namespace cc-test");
                        }));
    assertThat(provider.client().secrets().inNamespace("elsewhere").list().getItems()).isEmpty();

    provider.client().resource(copy).delete();
    Eventually.within(LIMIT).isTrue("the copy is gone", () -> read(copy) == null);
    try (EtcdClient tenant = etcd.client(id)) {
      assertThat(tenant.kv().get(key)).isPresent();
    }
    assertThat(provider.holds("Ready")).isTrue();
  }

  private EtcdTenant copyInto(String namespace) {
    provider
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    var copy = new EtcdTenant();
    copy.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo")
            .withNamespace(namespace)
            .addToLabels(Kubinception.LABEL_CONTROL_PLANE, "demo")
            .build());
    copy.setSpec(provider.tenant().getSpec());
    return provider.client().resource(copy).create();
  }

  private EtcdTenant read(EtcdTenant tenant) {
    return provider.client().resource(tenant).get();
  }
}
