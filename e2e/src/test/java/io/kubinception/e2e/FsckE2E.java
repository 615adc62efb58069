package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What belongs to nobody is found and taken away, and what is being made is not. */
@Order(3)
@OnTheLabAlone
class FsckE2E {
  private static final String NAME = "audited";
  private static final String STRAY = "zfsckstray01";
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private final Provider provider;

  FsckE2E(Provider provider) {
    this.provider = provider;
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
  }

  @Test
  @Order(1)
  void aClusterInTheMakingIsNoFindingNorIsOneThatIsDeleted() {
    provider.cli("cluster", "create", NAME, "--nodes", "1").must();
    cleanUntil("it is ready", () -> provider.ready(NAME));
    provider.cli("cluster", "delete", NAME, "--yes").must();
    cleanUntil("it is gone", () -> !provider.exists(NAME));
  }

  /** Looks again and again meanwhile, and once more then. */
  private void cleanUntil(String what, BooleanSupplier reached) {
    var findings = new ArrayList<String>();
    Eventually.within(PATIENCE)
        .isTrue(
            what,
            () -> {
              findings.addAll(findings());
              return reached.getAsBoolean();
            });
    findings.addAll(findings());
    assertThat(findings).isEmpty();
  }

  private List<String> findings() {
    Command.Result result = provider.cli("fsck", "-o", "json").run();
    return result.code() == 0 ? List.of() : List.of(result.output());
  }

  @Test
  @Order(2)
  void dataOfNobodyIsFoundAndRepaired() {
    String home =
        provider
            .kubectl("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}")
            .must();
    provider.etcdctl("put", "/kubinception/tenants/" + STRAY + "/home", home.strip());
    provider.etcdctl("put", "/t/" + STRAY + "/registry/pods/default/a", "x");
    provider.etcdctl("user", "add", "t-" + STRAY, "--no-password");

    Command.Result found = provider.cli("fsck").run();
    assertThat(found.code()).as(found.output()).isEqualTo(1);
    assertThat(found.output()).contains("EtcdData", STRAY, "a user, 1 keys");
    assertThat(provider.cli("fsck", "--repair").run().output()).contains("say --yes");

    provider.cli("fsck", "--repair", "--yes").must();
    assertThat(provider.etcdctl("user", "list")).doesNotContain(STRAY);
    assertThat(provider.etcdctl("get", "--prefix", "/t/" + STRAY, "--keys-only")).isBlank();
    assertThat(findings()).isEmpty();
  }
}
