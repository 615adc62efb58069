package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.Kubinception;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real API server takes what is rendered, adds nothing, and has nothing to change next time. */
class ServerSideApplyIT {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Kubinception.FIELD_MANAGER)
          .withForce(true)
          .build();

  private static LocalApiServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = LocalApiServer.start(folder);
    server
        .client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Models.minimal().namespace())
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void controlPlaneIsAppliedOnceAndForAll() {
    appliesOnce(Rendering.of(Models.minimal()).all());
  }

  @Test
  void controlPlaneOfTwoReplicasIsAppliedOnceAndForAll() {
    appliesOnce(Rendering.of(Models.twoReplicas()).all());
  }

  @Test
  void controlPlaneChangesItsPlanAndBack() {
    for (ControlPlaneModel model :
        List.of(Models.minimal(), Models.withReplicas(2), Models.starting(), Models.minimal())) {
      appliesOnce(Rendering.of(model).all());
      nothingIsDefaulted(Rendering.of(model).all());
    }
  }

  @Test
  void customerClustersOwnObjectsAreAppliedOnceAndForAll() {
    appliesOnce(CustomerObjects.of(Models.minimal(), Models.AUTHORITY_PEM, Models.CREDENTIALS));
  }

  @Test
  void controlPlaneLeavesTheServerNothingToDefault() {
    nothingIsDefaulted(Rendering.of(Models.minimal()).all());
    nothingIsDefaulted(Rendering.of(Models.twoReplicas()).all());
  }

  @Test
  void customerClustersOwnObjectsLeaveTheServerNothingToDefault() {
    nothingIsDefaulted(
        CustomerObjects.of(Models.minimal(), Models.AUTHORITY_PEM, Models.CREDENTIALS));
  }

  @Test
  void whatRenewsNodesLeavesTheServerNothingToDefault() {
    nothingIsDefaulted(
        List.of(
            NodeCredentials.renewal(Models.minimal(), Models.AUTHORITY_PEM, Models.AUTHORITY_PEM)));
  }

  private static void nothingIsDefaulted(List<HasMetadata> objects) {
    for (HasMetadata object : objects) {
      assertThat(SpecPaths.of(apply(object)))
          .as(name(object))
          .containsExactlyInAnyOrderElementsOf(SpecPaths.of(object));
    }
  }

  private static void appliesOnce(List<HasMetadata> objects) {
    Map<String, String> first = new TreeMap<>();
    Map<String, String> second = new TreeMap<>();
    objects.forEach(o -> first.put(name(o), version(apply(o))));
    objects.forEach(o -> second.put(name(o), version(apply(o))));
    assertThat(second).hasSameSizeAs(objects).isEqualTo(first);
  }

  private static HasMetadata apply(HasMetadata object) {
    return server.client().resource(object).patch(APPLY);
  }

  /** Generations, too: a change of the spec that a second one undoes would not go unseen. */
  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion() + "/" + object.getMetadata().getGeneration();
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
