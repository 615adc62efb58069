package io.kubinception.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.storage.CSINodeBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.controlplane.QuotaPolicy.Level;
import io.kubinception.testkit.Eventually;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cluster-admin looks for what still stores something while the quota's policy is in force. */
class BoundedByShapeIT extends QuotaWorld {
  private static final String NAMESPACES = "/api/v1/namespaces/";
  private static final String LONG = "x".repeat(100_000);

  @Test
  void nodesTellWhatKubeletsTellAndNoMore() {
    create(KubeletLike.node("node-1"));
    for (Level level : Level.values()) {
      inForce(level);
      assertThat(status(n -> KubeletLike.reporting(n, "kubelet is posting ready status", 50)))
          .isTrue();
      assertThat(status(n -> KubeletLike.reporting(n, "disk is full, images are removed", 40)))
          .isTrue();
      patchNode("{\"spec\":{\"unschedulable\":%b}}".formatted(level == Level.OVER));
      patchNode("{\"metadata\":{\"labels\":{\"at\":\"%s\"}}}".formatted(level));

      assertThat(status(n -> KubeletLike.reporting(n, "ready", 1300))).isFalse();
      assertThat(status(n -> edit(n).editStatus().addToVolumesInUse(LONG).endStatus().build()))
          .isFalse();
      assertThat(
              status(
                  n ->
                      edit(n)
                          .editStatus()
                          .editOrNewNodeInfo()
                          .withOsImage(LONG)
                          .endNodeInfo()
                          .endStatus()
                          .build()))
          .isFalse();
      assertRefused(
          () -> patchNode("{\"metadata\":{\"annotations\":{\"a\":\"%s\"}}}".formatted(LONG)));
    }
  }

  @Test
  void whileOverAKubeletJoinsAndNobodyMakesNodesBeside() {
    inForce(Level.OVER);

    assertRefused(() -> create(KubeletLike.node("fake")));
    impersonating(
        "system:node:joins",
        as -> {
          as.resource(KubeletLike.reporting(KubeletLike.node("joins"), "ready", 50)).create();
          as.resource(
                  new CSINodeBuilder()
                      .withNewMetadata()
                      .withName("joins")
                      .endMetadata()
                      .withNewSpec()
                      .endSpec()
                      .build())
              .create();
          assertRefused(() -> as.resource(KubeletLike.node("other")).create());
        });
    impersonating(
        "system:node:large",
        as ->
            assertRefused(
                () ->
                    as.resource(KubeletLike.reporting(KubeletLike.node("large"), "ready", 1300))
                        .create()));
    inForce(Level.FAR_OVER);
    impersonating(
        "system:node:late",
        as -> assertRefused(() -> as.resource(KubeletLike.node("late")).create()));
  }

  @Test
  void namespacesGetFewerFinalizersAndPodsTheirNodes() {
    create(KubeletLike.node("node-1"));
    for (Level level : Level.values()) {
      String name = name(level);
      customer
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
      customer.resource(pod(name)).create();
    }
    for (Level level : Level.values()) {
      String name = name(level);
      inForce(level);
      assertRefused(() -> finalizing("kube-public", n -> annotated(n)));
      assertRefused(() -> finalizing("kube-public", n -> withFinalizers(n, 5000)));
      customer.namespaces().withName(name).delete();
      finalizing(name, n -> withFinalizers(n, 0));
      Eventually.within(LIMIT)
          .isTrue(
              "the namespace is gone", () -> customer.namespaces().withName(name).get() == null);

      assertRefused(() -> bind(name, "/pods/" + name + "/binding", Map.of("a", LONG)));
      assertRefused(() -> bind(name, "/bindings", Map.of("a", LONG)));
      bind(name, "/pods/" + name + "/binding", Map.of());
      ends(name);
    }
  }

  @Test
  void farOverNothingGrowsByManySmallSteps() {
    customer.resource(map("kept", "x".repeat(1000))).create();
    Deployments.create(customer);
    customer
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("kept")
                .withNamespace("kube-system")
                .endMetadata()
                .build())
        .create();
    inForce(Level.FAR_OVER);

    assertThat(steps(i -> "{\"data\":{\"k%d\":\"%s\"}}".formatted(i, "x".repeat(50))))
        .isLessThan(6);
    Deployments.scale(customer, 12);
    assertRefused(() -> Deployments.scaleAs(customer, "somebody-else"));
    assertRefused(
        () ->
            customer
                .leases()
                .inNamespace("kube-system")
                .withName("kept")
                .edit(
                    l ->
                        new LeaseBuilder(l)
                            .editMetadata()
                            .addAllToFinalizers(names(1000))
                            .endMetadata()
                            .build()));
    assertRefused(
        () ->
            customer
                .configMaps()
                .inNamespace("default")
                .withName("kept")
                .edit(
                    m -> {
                      m.getMetadata().setManagedFields(writers());
                      return m;
                    }));
  }

  @Test
  void defaultsOfCustomResourcesAreNotStoredByTheWay() {
    Hoards.define(customer, null);
    Eventually.within(LIMIT).isTrue("it is served", () -> Hoards.create(customer));
    Hoards.define(customer, LONG);
    Eventually.within(LIMIT)
        .isTrue("the default shows", () -> Hoards.length(customer) == LONG.length());
    inForce(Level.FAR_OVER);

    assertRefused(() -> Hoards.patch(customer, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
    Hoards.delete(customer);
    Hoards.patch(customer, "{\"metadata\":{\"finalizers\":null}}");
    assertThat(Hoards.length(customer)).isZero();
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void create(Node node) {
    customer.resource(node).create();
  }

  private static NodeBuilder edit(Node node) {
    return new NodeBuilder(node);
  }

  private boolean status(UnaryOperator<Node> change) {
    return passes(() -> customer.nodes().withName("node-1").editStatus(change));
  }

  private void patchNode(String patch) {
    customer.nodes().withName("node-1").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private void finalizing(String name, UnaryOperator<Namespace> change) {
    var namespace = customer.namespaces().withName(name).get();
    customer.raw(NAMESPACES + name + "/finalize", "PUT", change.apply(namespace));
  }

  private static Namespace annotated(Namespace namespace) {
    return new NamespaceBuilder(namespace)
        .editMetadata()
        .addToAnnotations("a", LONG)
        .endMetadata()
        .build();
  }

  private static Namespace withFinalizers(Namespace namespace, int count) {
    return new NamespaceBuilder(namespace)
        .editSpec()
        .withFinalizers(names(count))
        .endSpec()
        .build();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "example.com/" + i).toList();
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withAutomountServiceAccountToken(false)
        .addNewContainer()
        .withName("main")
        .withImage("main")
        .endContainer()
        .endSpec()
        .build();
  }

  private void bind(String pod, String path, Map<String, String> annotations) {
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod)
            .withAnnotations(annotations)
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName("node-1")
            .endTarget()
            .build();
    customer.raw(NAMESPACES + "default" + path, "POST", binding);
  }

  /** Its kubelet tells how it ended, and all that its container said. */
  private void ends(String name) {
    var pod = customer.pods().inNamespace("default").withName(name);
    pod.delete();
    UnaryOperator<Pod> end = p -> KubeletLike.ended(p, "x".repeat(4096));
    pod.editStatus(end);
    assertRefused(() -> pod.editStatus(p -> annotatedPod(p)));
  }

  private static Pod annotatedPod(Pod pod) {
    return new PodBuilder(pod).editMetadata().addToAnnotations("a", LONG).endMetadata().build();
  }

  private int steps(IntFunction<String> patch) {
    var map = customer.configMaps().inNamespace("default").withName("kept");
    for (int i = 0; i < 20; i++) {
      String step = patch.apply(i);
      if (!passes(() -> map.patch(PatchContext.of(PatchType.JSON_MERGE), step))) {
        return i;
      }
    }
    return 20;
  }

  private static List<ManagedFieldsEntry> writers() {
    return IntStream.range(0, 100)
        .mapToObj(
            i ->
                new ManagedFieldsEntryBuilder()
                    .withManager("writer-" + i)
                    .withOperation("Apply")
                    .withApiVersion("v1")
                    .withFieldsType("FieldsV1")
                    .withNewFieldsV1()
                    .addToAdditionalProperties("f:data", Map.of("f:" + "x".repeat(200), Map.of()))
                    .endFieldsV1()
                    .build())
        .toList();
  }
}
