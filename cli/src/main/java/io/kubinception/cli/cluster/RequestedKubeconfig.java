package io.kubinception.cli.cluster;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.KubeconfigRequestSpec;
import io.kubinception.api.v1alpha1.LostSecret;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.ToBeDeleted;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.Wait;
import java.time.Duration;
import java.util.List;

/** A kubeconfig that the operator signs for one person. */
record RequestedKubeconfig(Session session, KubeconfigRequestSpec wish) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Fails as {@link #get} would for a user, a group or a time that is refused. */
  void check() {
    session.fleet().tryToCreate(request());
  }

  private KubeconfigRequest request() {
    var request = new KubeconfigRequest();
    var name = wish.cluster() + "-" + Long.toString(session.clock().instant().toEpochMilli(), 36);
    request.setMetadata(
        new ObjectMetaBuilder().withNamespace(session.namespace()).withName(name).build());
    request.setSpec(wish);
    return request;
  }

  /** Asks for it, and returns it when it is there. */
  String get() {
    var fleet = session.fleet();
    var request = request();
    var name = request.getMetadata().getName();
    fleet.create(request);
    new Wait(session)
        .until(
            () -> List.of(step(name)),
            PATIENCE,
            "kubectl describe kubeconfigrequest %s -n %s".formatted(name, session.namespace()));
    var status = read(name).getStatus();
    var secret = status == null ? null : status.secret();
    if (secret == null) {
      throw Failure.failed("kubeconfig request %s names no Secret".formatted(name));
    }
    session
        .terminal()
        .note(
            "Good until %s for user %s%s."
                .formatted(
                    status.notAfter(),
                    wish.user(),
                    wish.groups().isEmpty() ? "" : " in " + String.join(", ", wish.groups())));
    return fleet
        .secret(session.namespace(), secret, "kubeconfig")
        .orElseThrow(() -> Failure.failed("Secret %s has no kubeconfig".formatted(secret)));
  }

  private KubeconfigRequest read(String name) {
    return session
        .fleet()
        .find(KubeconfigRequest.class, session.namespace(), name)
        .orElseThrow(
            () ->
                Failure.notFound(
                    "kubeconfig request %s was deleted in the meantime".formatted(name)));
  }

  private Step step(String name) {
    var request = read(name);
    var health = Health.of(request, session.clock().instant());
    if (health.well()) {
      return Step.done("kubeconfig signed", Duration.ZERO, "");
    }
    failIfNobodyCanSign(request);
    return Step.open("kubeconfig signed", Mark.WORKING, health.sentence());
  }

  private void failIfNobodyCanSign(KubeconfigRequest request) {
    var view =
        ClusterView.read(session.fleet(), session.namespace(), wish.cluster())
            .orElseThrow(
                () -> Lookup.noCluster(session.fleet(), session.namespace(), wish.cluster()));
    ToBeDeleted.refuseDeleting(view.cluster());
    if (Status.isReason(request.getStatus(), "Ready", KubeconfigRequest.NO_AUTHORITY)) {
      LostSecret.toldBy(view.controlPlane())
          .ifPresent(
              whatToDo -> {
                throw Failure.hopeless(
                    "no kubeconfig of cluster %s can be signed until its Secrets are back: %s"
                        .formatted(wish.cluster(), whatToDo));
              });
    }
  }
}
