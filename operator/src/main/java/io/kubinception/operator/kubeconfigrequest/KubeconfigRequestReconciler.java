package io.kubinception.operator.kubeconfigrequest;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.KubeconfigRequestSpec;
import io.kubinception.api.v1alpha1.KubeconfigRequestStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.customer.CustomerCredentials;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs a kubeconfig once, says when it was locked out, and goes when it has expired. */
public final class KubeconfigRequestReconciler
    extends ResourceReconciler<KubeconfigRequest, KubeconfigRequestStatus, KubeconfigRequestPass> {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration WITHOUT_HURRY = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final Applier applier;
  private final CustomerCredentials credentials;

  public KubeconfigRequestReconciler(
      KubernetesClient client, Applier applier, Events events, Clock clock) {
    super(clock, events, KubeconfigRequest::new);
    this.client = client;
    this.applier = applier;
    credentials = new CustomerCredentials(client, clock);
  }

  @Override
  protected KubeconfigRequestPass begin(
      KubeconfigRequest request, Context<KubeconfigRequest> context) {
    return new KubeconfigRequestPass(
        request,
        CustomerClusterSource.find(
            client, context, request.getMetadata().getNamespace(), request.getSpec().cluster()));
  }

  @Override
  protected List<Step> steps(KubeconfigRequest request, KubeconfigRequestPass pass) {
    return List.of(new Step("Signed", () -> sign(pass)));
  }

  @Override
  protected List<Step> deletion(KubeconfigRequest request, KubeconfigRequestPass pass) {
    return List.of(new Step("SecretGone", () -> dropSecret(pass)));
  }

  /** It goes on time. */
  @Override
  protected Duration resync(KubeconfigRequest request, KubeconfigRequestPass pass) {
    String until = pass.notAfter();
    Duration left =
        until == null ? WITHOUT_HURRY : Duration.between(clock.instant(), Instant.parse(until));
    return left.compareTo(SOON) < 0
        ? SOON
        : left.compareTo(WITHOUT_HURRY) < 0 ? left : WITHOUT_HURRY;
  }

  private StepResult sign(KubeconfigRequestPass pass) {
    if (expired(pass)) {
      client.resource(pass.request()).delete();
      return StepResult.waitFor(SOON, "Expired", "it has expired, and goes");
    }
    if (pass.cluster().isEmpty()) {
      return StepResult.userMustAct(
          "ClusterMissing",
          "there is no CustomerCluster %s in this namespace"
              .formatted(pass.request().getSpec().cluster()));
    }
    CustomerCluster cluster = pass.cluster().get();
    var status = cluster.getStatus();
    String namespace = status == null ? null : status.controlPlaneNamespace();
    String endpoint = status == null ? null : status.endpoint();
    var signer =
        namespace == null || endpoint == null
            ? Optional.<CustomerCredentials.Signer>empty()
            : credentials.signer(
                namespace, cluster.getMetadata().getName(), cluster.getSpec().access().resetAt());
    return signer.isEmpty() || endpoint == null
        ? StepResult.waitFor(
            SOON, KubeconfigRequest.NO_AUTHORITY, "waits for the control plane of its cluster")
        : signedBy(signer.get(), endpoint, pass);
  }

  private StepResult signedBy(
      CustomerCredentials.Signer signer, String endpoint, KubeconfigRequestPass pass) {
    Optional<String> before = certificate(pass);
    if (before.isPresent()) {
      pass.good(Certificates.read(before.get()).notAfter());
      return signer.accepts(before.get())
          ? StepResult.done("")
          : StepResult.userMustAct(
              "LockedOut",
              "a reset or a rotation has locked it out: delete it, and ask for another one");
    }
    if (pass.notAfter() != null) {
      return StepResult.userMustAct(
          "SecretGone",
          "its Secret was deleted or damaged, and it is not signed twice: delete it, and ask for another"
              + " one");
    }
    KubeconfigRequestSpec spec = pass.request().getSpec();
    var given =
        signer.give(
            spec.cluster(),
            endpoint,
            CertificateProfile.client(spec.user(), spec.validity())
                .withOrganizations(spec.groups().toArray(String[]::new)));
    applier.apply(secret(pass, given.secretData()));
    pass.good(given.notAfter());
    return StepResult.done("");
  }

  private boolean expired(KubeconfigRequestPass pass) {
    String until = pass.notAfter();
    return until != null && !clock.instant().isBefore(Instant.parse(until));
  }

  private Optional<String> certificate(KubeconfigRequestPass pass) {
    return Optional.ofNullable(
            client.secrets().inNamespace(pass.namespace()).withName(secretName(pass)).get())
        .map(SecretData::decode)
        .map(d -> d.get("client.crt"))
        .filter(Certificates::areReadable);
  }

  private StepResult dropSecret(KubeconfigRequestPass pass) {
    client.secrets().inNamespace(pass.namespace()).withName(secretName(pass)).delete();
    return StepResult.done("");
  }

  private static String secretName(KubeconfigRequestPass pass) {
    return pass.name() + "-kubeconfig-request";
  }

  private static Secret secret(KubeconfigRequestPass pass, Map<String, String> data) {
    KubeconfigRequest request = pass.request();
    return new SecretBuilder()
        .withNewMetadata()
        .withName(secretName(pass))
        .withNamespace(pass.namespace())
        .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(request.getApiVersion())
                .withKind(request.getKind())
                .withName(pass.name())
                .withUid(request.getMetadata().getUid())
                .withController(true)
                .build())
        .endMetadata()
        .withType("Opaque")
        .withData(SecretData.encode(data))
        .build();
  }

  @Override
  protected KubeconfigRequestStatus status(
      KubeconfigRequest request, KubeconfigRequestPass pass, Conditions conditions) {
    return new KubeconfigRequestStatus(
        request.getMetadata().getGeneration(),
        pass.notAfter() == null ? null : secretName(pass),
        pass.notAfter(),
        conditions.list());
  }

  @Override
  public List<EventSource<?, KubeconfigRequest>> prepareEventSources(
      EventSourceContext<KubeconfigRequest> context) {
    return List.of(
        CustomerClusterSource.of(KubeconfigRequest.class, r -> r.getSpec().cluster(), context));
  }
}
