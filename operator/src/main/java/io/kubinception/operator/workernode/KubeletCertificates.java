package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.CertificateFacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Approves the certificates of the kubelets on instances of ours. */
final class KubeletCertificates {
  private static final Logger log = LoggerFactory.getLogger(KubeletCertificates.class);

  /** Kubernetes deletes an approved request after an hour: then it cannot be looked for. */
  private static final Duration REQUESTS_KEPT = Duration.ofHours(1);

  private static final int REMEMBERED = 1_000;

  private final Notices notices;
  private final Clock clock;
  private final Set<String> reported =
      Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

  KubeletCertificates(Notices notices, Clock clock) {
    this.notices = notices;
    this.clock = clock;
  }

  StepResult approve(WorkerNodePass pass) {
    if (pass.readyAt() == null) {
      handle(pass, CertificateRules.CLIENT_SIGNER);
    }
    Optional<Node> node = pass.node();
    if (node.isEmpty()) {
      return pass.readyAt() != null
          ? StepResult.done("")
          : StepResult.waitFor(
              Joining.WHILE_JOINING, "WaitingForKubelet", "waits for its kubelet to join");
    }
    if (pass.readyAt() != null) {
      seeHowLongItLasts(pass);
    }
    boolean serving = handle(pass, CertificateRules.SERVING_SIGNER);
    boolean longAgo =
        Instant.parse(node.get().getMetadata().getCreationTimestamp())
            .plus(REQUESTS_KEPT)
            .isBefore(clock.instant());
    return serving || pass.readyAt() != null || longAgo
        ? StepResult.done("")
        : StepResult.waitFor(
            Joining.WHILE_JOINING,
            "WaitingForServingCertificate",
            "waits for its kubelet to ask for a serving certificate");
  }

  /**
   * Approves what a kubelet asks for on its way out: its authority may be rotated meanwhile, and
   * without an answer nobody sees logs of the pods that have not left.
   */
  void approveWhileItDrains(WorkerNodePass pass) {
    if (pass.address() != null) {
      handle(pass, CertificateRules.SERVING_SIGNER);
    }
  }

  /**
   * Looks at the certificates that its kubelet was given in the last hour, by us or, as kubelets
   * renew them at 70 to 90 % of their life, by the controller manager.
   */
  private static void seeHowLongItLasts(WorkerNodePass pass) {
    KubeletIdentity kubelet = pass.kubelet();
    Instant born = born(pass);
    pass
        .customer()
        .requests(
            CertificateRules.CLIENT_SIGNER,
            r -> CertificateRules.concerns(r, kubelet) && !created(r).isBefore(born))
        .stream()
        .flatMap(r -> CertificateRules.ofApproved(r).stream())
        .map(CertificateFacts::notAfter)
        .max(Comparator.naturalOrder())
        .ifPresent(pass::certificateUntil);
  }

  /** Approves what may be; whether there is any that is approved. */
  private boolean handle(WorkerNodePass pass, String signer) {
    KubeletIdentity kubelet = pass.kubelet();
    Instant born = born(pass);
    List<CertificateSigningRequest> requests =
        pass.customer()
            .requests(
                signer,
                r ->
                    CertificateRules.pending(r)
                        ? CertificateRules.concerns(r, kubelet)
                        : kubelet.user().equals(r.getSpec().getUsername()));
    boolean any = false;
    for (var request : requests) {
      if (CertificateRules.pending(request)) {
        any |= decide(pass, request, kubelet);
      } else {
        // Not one of an earlier node of this name.
        any |= CertificateRules.approved(request) && !created(request).isBefore(born);
      }
    }
    return any;
  }

  private boolean decide(
      WorkerNodePass pass, CertificateSigningRequest request, KubeletIdentity kubelet) {
    Optional<String> refusal = CertificateRules.refusal(request, kubelet);
    if (refusal.isEmpty()) {
      pass.customer().approve(request, "kubelet of worker node " + kubelet.name());
      return true;
    }
    if (reported.add(request.getMetadata().getUid())) {
      String message =
          "certificate signing request %s is not approved: %s"
              .formatted(request.getMetadata().getName(), refusal.get());
      log.warn("{}: {}", kubelet.name(), message);
      notices.warn(pass.worker(), "CertificateNotApproved", message);
    }
    return false;
  }

  private static Instant born(WorkerNodePass pass) {
    return Instant.parse(pass.worker().getMetadata().getCreationTimestamp());
  }

  private static Instant created(CertificateSigningRequest request) {
    return Instant.parse(request.getMetadata().getCreationTimestamp());
  }

  /** Forgets the eldest. */
  private static final class Recent extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }
}
