package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretLossTest {
  @Test
  void saysOfEachWhatItLacksAndHowToHaveItBack() {
    var losses =
        List.of(
            SecretLoss.ofAll("demo-ca"),
            SecretLoss.ofFiles("demo-encryption", List.of("encryption.yaml")),
            SecretLoss.ofAll("demo-people-ca"),
            SecretLoss.ofLabel("demo-service-account", "demo"));

    assertThat(SecretLoss.whatToDo(losses, "demo-people-ca"))
        .isEqualTo(
            "nothing of this is made anew, as that would cut off worker nodes, workloads, data or"
                + " people: bring back Secret demo-ca from a backup (it is gone); bring back Secret"
                + " demo-encryption whole from a backup (it lacks encryption.yaml); bring back Secret"
                + " demo-people-ca from a backup (it is gone), or lock out all kubeconfigs of people"
                + " by a reset of access; give Secret demo-service-account its label"
                + " kubinception.io/control-plane=demo (it is there without)");
  }

  @Test
  void aKeyThatIsInUseIsNamedAsThat() {
    assertThat(
            SecretLoss.whatToDo(
                List.of(SecretLoss.ofKeyInUse("demo-encryption")), "demo-people-ca"))
        .endsWith(
            "bring back Secret demo-encryption whole from a backup (it lacks a key that is in use)");
  }
}
