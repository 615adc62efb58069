package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.Kubinception;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Secret that is never made anew, and what is lost of it.
 *
 * @param secret its name
 * @param cure what to do
 * @param lack what it lacks
 */
record SecretLoss(String secret, String cure, String lack) {

  static SecretLoss ofAll(String secret) {
    return new SecretLoss(
        secret, "bring back Secret %s from a backup".formatted(secret), "it is gone");
  }

  /** It is there, and nobody finds it. */
  static SecretLoss ofLabel(String secret, String controlPlane) {
    return new SecretLoss(
        secret,
        "give Secret %s its label %s=%s"
            .formatted(secret, Kubinception.LABEL_CONTROL_PLANE, controlPlane),
        "it is there without");
  }

  static SecretLoss ofFiles(String secret, Collection<String> files) {
    return ofPart(secret, files.stream().sorted().collect(Collectors.joining(", ")));
  }

  static SecretLoss ofKeyInUse(String secret) {
    return ofPart(secret, "a key that is in use");
  }

  private static SecretLoss ofPart(String secret, String part) {
    return new SecretLoss(
        secret, "bring back Secret %s whole from a backup".formatted(secret), "it lacks " + part);
  }

  /**
   * The sentence of all losses.
   *
   * @param ofPeople the Secret that a reset of access has made anew
   */
  static String whatToDo(List<SecretLoss> losses, String ofPeople) {
    return losses.stream()
        .map(loss -> loss.whatToDo(ofPeople))
        .collect(
            Collectors.joining(
                "; ",
                "nothing of this is made anew, as that would cut off worker nodes, workloads, data or"
                    + " people: ",
                ""));
  }

  private String whatToDo(String ofPeople) {
    return "%s (%s)%s"
        .formatted(
            cure,
            lack,
            secret.equals(ofPeople)
                ? ", or lock out all kubeconfigs of people by a reset of access"
                : "");
  }
}
