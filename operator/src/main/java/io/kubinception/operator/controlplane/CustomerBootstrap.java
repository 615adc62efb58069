package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.controlplane.CustomerObjects;
import io.kubinception.operator.admission.FleetHealth;
import io.kubinception.operator.customer.CustomerApi.Readiness;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Speaks to the customer's API server: whether it is ready, and what belongs into the cluster. */
final class CustomerBootstrap {
  /** How often all is applied again, which heals what the customer broke. */
  private static final Duration REFRESH = Duration.ofMinutes(10);

  private static final Duration WHILE_REFUSED = Duration.ofSeconds(10);

  /** Without these nothing works inside, so each pass looks whether the customer deleted one. */
  private static final Set<String> VITAL =
      Set.of("Deployment", "DaemonSet", "Service", "ClusterRoleBinding");

  private final Running running;
  private final CustomerApis apis;
  private final KubernetesRules rules = new KubernetesRules();
  private final Clock clock;
  private final ConcurrentHashMap<String, Applied> applied = new ConcurrentHashMap<>();

  private record Applied(int hash, Instant at) {}

  CustomerBootstrap(Running running, CustomerApis apis, Clock clock) {
    this.running = running;
    this.apis = apis;
    this.clock = clock;
  }

  StepResult apiServerReady(ControlPlanePass pass) {
    if (pass.controlPlane().getSpec().replicas() == 0) {
      running.leave(pass);
      return running.allReady(pass);
    }
    if (!pass.coldStart() && !pass.apiServerIsReady()) {
      // Kubernetes says so: no need to wait in vain for an answer. Its Deployment wakes us.
      return running.apiServerSilent(pass);
    }
    return switch (readiness(pass)) {
      case SILENT -> running.apiServerSilent(pass);
      case ANSWERING -> {
        running.startTheRestAhead(pass);
        yield running.apiServerSilent(pass);
      }
      case READY -> {
        running.startTheRest(pass);
        running.started(pass);
        yield StepResult.done("the API server answers");
      }
    };
  }

  private Readiness readiness(ControlPlanePass pass) {
    try (var api = apis.openUncounted(kubeconfig(pass))) {
      return api.readiness();
    }
  }

  StepResult apply(ControlPlanePass pass) {
    var authority = pass.secret(pass.names().authoritySecret());
    List<HasMetadata> objects =
        CustomerObjects.of(
            pass.model(),
            authority.getOrDefault("trusted.crt", ""),
            CredentialsRotation.fingerprint(pass));
    String uid = pass.controlPlane().getMetadata().getUid();
    Applied before = applied.get(uid);
    Instant now = clock.instant();
    boolean fresh =
        before != null
            && before.hash() == objects.hashCode()
            && now.isBefore(before.at().plus(REFRESH));
    try (var api = apis.openUncounted(kubeconfig(pass))) {
      if (fresh && api.has(vital(objects)) && rules.hasVital(api)) {
        return StepResult.done("");
      }
      rules.bringBack(api, pass.model().versions().inside());
      api.apply(objects);
    } catch (KubernetesClientException e) {
      if (isOfTheirAdmission(e)) {
        return StepResult.waitFor(
            WHILE_REFUSED,
            FleetHealth.CUSTOMER_REFUSES,
            "a webhook or policy in the cluster refuses what it needs of ours: "
                + Failures.sentence(e));
      }
      throw e;
    }
    applied.put(uid, new Applied(objects.hashCode(), now));
    return StepResult.done("");
  }

  /**
   * What the customer has put there has nothing to do with how we are. A webhook that is not
   * reached may have to do with our tunnel, unless it has no pods.
   */
  private static boolean isOfTheirAdmission(KubernetesClientException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("denied the request")
        || message.contains("ValidatingAdmissionPolicy")
        || message.contains("failed calling webhook")
            && (message.contains("no endpoints available") || message.contains("not found"));
  }

  private static List<HasMetadata> vital(List<HasMetadata> objects) {
    return objects.stream().filter(o -> VITAL.contains(o.getKind())).toList();
  }

  void forget(ControlPlanePass pass) {
    applied.remove(pass.controlPlane().getMetadata().getUid());
  }

  private static String kubeconfig(ControlPlanePass pass) {
    return pass.secret(pass.names().adminSecret()).getOrDefault("kubeconfig", "");
  }
}
