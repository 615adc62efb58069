package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.LabException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A Secret of a control plane that somebody deleted.
 *
 * @param suffix of its name
 * @param isData whether it cannot be made anew without harm: then it must stay away until a person
 *     brings it back
 */
record SecretLost(String suffix, boolean isData, Duration lasts, Duration wellWithin)
    implements Fault {

  @Override
  public String name() {
    return "lose-secret-" + suffix;
  }

  @Override
  public String about() {
    return isData
        ? "the Secret -%s deleted, and brought back after %d s".formatted(suffix, lasts.toSeconds())
        : "the Secret -%s deleted".formatted(suffix);
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    Customer customer = scene.anyCustomer(random);
    String namespace = scene.namespace(customer);
    String name = customer.name() + "-" + suffix;
    var resource = scene.admin().secrets().inNamespace(namespace).withName(name);
    Secret before = resource.get();
    if (before == null) {
      throw new LabException("There is no Secret " + namespace + "/" + name);
    }
    resource.delete();
    if (isData) {
      haveTheOperatorLook(scene, namespace, customer);
    }
    return isData
        ? new Injury(name, () -> bringBack(scene, before))
        : Injury.healsItself(
            name,
            () -> resource.get() == null ? List.of("Secret " + name + " is missing") : List.of());
  }

  /** At once, as it would at its next round. */
  private static void haveTheOperatorLook(Scene scene, String namespace, Customer customer) {
    scene
        .admin()
        .resources(ControlPlane.class)
        .inNamespace(namespace)
        .withName(customer.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"look\":\"%d\"}}}".formatted(System.nanoTime()));
  }

  /** Refused where somebody made another one meanwhile: that is what must never be. */
  private static void bringBack(Scene scene, Secret before) {
    scene
        .admin()
        .resource(
            new SecretBuilder(before)
                .editMetadata()
                .withResourceVersion(null)
                .withUid(null)
                .endMetadata()
                .build())
        .create();
  }
}
