package io.kubinception.operator.etcdtenant;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.backup.EtcdRestoreReconciler;
import io.kubinception.operator.etcdcluster.EtcdAnswers;
import io.kubinception.operator.etcdcluster.EtcdClusterReconciler;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import io.kubinception.operator.etcdcluster.EtcdFailures;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.Home;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.move.EtcdMoveReconciler;
import io.kubinception.operator.quota.QuotaFinding;
import io.kubinception.operator.quota.TenantQuotas;
import io.kubinception.operator.quota.UsageKeeper;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Gives an EtcdTenant its key range, user, role and certificate, and takes all of it back. */
public final class EtcdTenantReconciler
    extends ResourceReconciler<EtcdTenant, EtcdTenantStatus, EtcdTenantReconciler.Pass> {

  private static final Duration RESYNC = Duration.ofMinutes(10);
  private static final Duration WHILE_AWAY = Duration.ofSeconds(10);
  private static final int DELETE_BATCHES_PER_PASS = 20;
  private static final String BY_ID = "id";

  /** No two compare as equal. */
  private static final Comparator<EtcdTenant> FIRST =
      Comparator.comparing((EtcdTenant t) -> t.getMetadata().getCreationTimestamp())
          .thenComparing(t -> t.getMetadata().getUid());

  private final KubernetesClient client;
  private final EtcdConnections connections;
  private final EtcdPods pods;
  private final RandomGenerator random;
  private final Home home;
  private final TenantCertificate certificate;
  private final TenantQuotas quotas;
  private final SimpleInboundEventSource<EtcdTenant> measured =
      new SimpleInboundEventSource<>("usage");

  public EtcdTenantReconciler(
      KubernetesClient client,
      EtcdConnections connections,
      EtcdPods pods,
      Applier applier,
      Events events,
      UsageKeeper usage,
      RandomGenerator random,
      Clock clock) {
    super(clock, events, EtcdTenant::new);
    this.client = client;
    this.connections = connections;
    this.pods = pods;
    this.random = random;
    home = Home.of(client);
    certificate = new TenantCertificate(client, applier, clock);
    quotas = new TenantQuotas(client, applier, usage, events);
    usage.onNews(measured::propagateEvent);
    pods.onRotation(measured::propagateEvent);
  }

  /** What one pass works with and finds out. */
  static final class Pass {
    private final EtcdTenant tenant;
    private final Optional<EtcdTenant> elder;
    private @Nullable EtcdCluster cluster;
    private @Nullable Etcd etcd;
    private boolean givenUp;
    private @Nullable String notAfter;
    private @Nullable QuotaFinding quota;

    /**
     * @param elder another one with the same id that was there first: the data are its own
     */
    private Pass(EtcdTenant tenant, Optional<EtcdTenant> elder) {
      this.tenant = tenant;
      this.elder = elder;
      var status = tenant.getStatus();
      if (status != null) {
        notAfter = status.certificateNotAfter();
        quota = QuotaFinding.told(status, tenant.getSpec().quota());
      }
    }

    private Etcd etcd() {
      return Objects.requireNonNull(etcd, "no step has connected to etcd");
    }

    private EtcdTenancy tenancy() {
      return new EtcdTenancy(etcd().client());
    }

    private @Nullable TenantId id() {
      String id = tenant.getSpec().id();
      return id == null ? null : new TenantId(id);
    }

    private TenantId knownId() {
      return Objects.requireNonNull(id(), "no step has given the tenant an id");
    }
  }

  @Override
  protected Pass begin(EtcdTenant tenant, Context<EtcdTenant> context) {
    String id = tenant.getSpec().id();
    return new Pass(
        tenant,
        id == null
            ? Optional.empty()
            : context.getPrimaryCache().byIndex(BY_ID, id).stream()
                .filter(other -> FIRST.compare(other, tenant) < 0)
                .min(FIRST));
  }

  @Override
  protected List<Step> steps(EtcdTenant tenant, Pass pass) {
    return List.of(
        new Step("IdIsItsOwn", () -> ownId(pass)),
        new Step("IdAssigned", () -> assignId(pass)),
        new Step("EtcdConnected", () -> connect(pass)),
        new Step("EtcdAnswers", () -> answers(pass)),
        new Step("EtcdAccepted", () -> accepted(pass)),
        new Step("RangeGranted", () -> grant(pass)),
        new Step("CertificateIssued", () -> certificate(pass)),
        new Step("QuotaKept", () -> quota(pass)));
  }

  @Override
  protected List<Step> deletion(EtcdTenant tenant, Pass pass) {
    if (pass.id() == null || pass.elder.isPresent()) {
      return List.of();
    }
    return List.of(
        new Step("EtcdConnected", () -> connectUnlessGivenUp(pass)),
        new Step("Removed", () -> remove(pass)));
  }

  @Override
  protected Duration resync(EtcdTenant tenant, Pass pass) {
    return RESYNC;
  }

  /** As of a copied manifest: it would be given the other's data, and take them with it. */
  private static StepResult ownId(Pass pass) {
    return pass.elder
        .map(EtcdTenant::getMetadata)
        .map(
            other ->
                StepResult.userMustAct(
                    "IdTaken",
                    ("the id %s is that of EtcdTenant %s in namespace %s: delete this one, its"
                            + " deletion touches no data")
                        .formatted(pass.knownId().value(), other.getName(), other.getNamespace())))
        .orElseGet(() -> StepResult.done(""));
  }

  /** The id is stored before anything is named by it; of two who store one, one is refused. */
  private StepResult assignId(Pass pass) {
    if (pass.id() != null) {
      return StepResult.done(pass.knownId().value());
    }
    var withId = new EtcdTenant();
    withId.setMetadata(pass.tenant.getMetadata());
    withId.setSpec(pass.tenant.getSpec().withId(TenantId.generate(random).value()));
    client
        .resource(withId)
        .lockResourceVersion(pass.tenant.getMetadata().getResourceVersion())
        .update();
    return StepResult.waitFor(Duration.ofSeconds(1), "IdStored", "the id has just been stored");
  }

  private StepResult connect(Pass pass) {
    String name = pass.tenant.getSpec().etcdCluster();
    EtcdCluster cluster = client.resources(EtcdCluster.class).withName(name).get();
    if (cluster == null) {
      return StepResult.userMustAct("NoEtcdCluster", "there is no EtcdCluster " + name);
    }
    pass.cluster = cluster;
    pass.etcd = connections.to(cluster);
    return StepResult.done(name);
  }

  /** Where data are lost for good there is nobody to ask, and nothing to take away. */
  private StepResult connectUnlessGivenUp(Pass pass) {
    String name = pass.tenant.getSpec().etcdCluster();
    EtcdCluster cluster = client.resources(EtcdCluster.class).withName(name).get();
    pass.givenUp = cluster != null && pods.isGivenUp(cluster);
    return pass.givenUp ? StepResult.done(name) : connect(pass);
  }

  /** Who asks an etcd that is away waits for its answer, and so do all others behind it. */
  private static StepResult answers(Pass pass) {
    EtcdCluster cluster = Objects.requireNonNull(pass.cluster);
    if (EtcdAnswers.hasLostData(cluster)) {
      return StepResult.waitFor(
          WHILE_AWAY,
          "EtcdLostData",
          "its etcd cluster has lost all data: see what to do at its condition Reachable");
    }
    return EtcdAnswers.isAway(cluster)
        ? StepResult.waitFor(
            WHILE_AWAY, "EtcdAway", "its etcd cluster does not answer: see its condition")
        : StepResult.done("");
  }

  /** Nobody new moves into an etcd that cannot keep tenants apart; who is there is looked after. */
  private static StepResult accepted(Pass pass) {
    var status = Objects.requireNonNull(pass.cluster).getStatus();
    if (pass.notAfter != null
        || (Status.isTrue(status, EtcdClusterReconciler.VERSION_ACCEPTED)
            && Status.isTrue(status, EtcdClusterReconciler.AUTH_ENABLED))) {
      return StepResult.done("");
    }
    return StepResult.waitFor(
        Duration.ofSeconds(2),
        "EtcdNotAccepted",
        Status.condition(status, Conditions.READY)
            .map(c -> "its etcd cluster: " + c.getMessage())
            .orElse("its etcd cluster has not been looked at yet"));
  }

  private StepResult grant(Pass pass) {
    thawIfForgotten(pass);
    new TenantHome(pass.etcd().client()).settle(pass.knownId(), home.uid());
    pass.tenancy().ensure(pass.knownId());
    return StepResult.done(rangeStart(pass.knownId()));
  }

  /** A tenant stays frozen no longer than the restore or move that froze it exists. */
  private void thawIfForgotten(Pass pass) {
    var fence = new TenantFence(pass.etcd().client());
    fence
        .holder(pass.knownId())
        .filter(
            owner ->
                EtcdRestoreReconciler.isForgotten(client, owner)
                    || EtcdMoveReconciler.isForgotten(client, owner))
        .ifPresent(owner -> fence.abandon(pass.knownId(), owner));
  }

  private StepResult certificate(Pass pass) {
    pass.notAfter = certificate.ensure(pass.tenant, pass.knownId(), pass.etcd()).toString();
    return StepResult.done("");
  }

  private StepResult quota(Pass pass) {
    pass.quota = quotas.keep(pass.tenant, pass.knownId(), pass.etcd().client()).orElse(pass.quota);
    return StepResult.done("");
  }

  /** User and role first, then the keys, some thousand at a pass; done when etcd shows nothing. */
  private StepResult remove(Pass pass) {
    quotas.forget(pass.tenant);
    if (pass.givenUp) {
      return StepResult.done("its data went with those of its etcd cluster");
    }
    var removal = pass.tenancy().remove(pass.knownId(), DELETE_BATCHES_PER_PASS);
    var left = pass.tenancy().leftovers(pass.knownId());
    return removal.complete() && left.none()
        ? StepResult.done("nothing is left at revision " + left.revision())
        : StepResult.waitFor(
            Duration.ofMillis(50), "DeletingKeys", "%d keys are left".formatted(left.keys()));
  }

  private static String rangeStart(TenantId id) {
    return id.keyRange().start().toStringUtf8();
  }

  @Override
  protected StepResult failure(Exception e) {
    return EtcdFailures.of(e);
  }

  @Override
  protected EtcdTenantStatus status(EtcdTenant tenant, Pass pass, Conditions conditions) {
    TenantId id = pass.id();
    QuotaFinding quota = pass.quota;
    return new EtcdTenantStatus(
        tenant.getMetadata().getGeneration(),
        id == null ? null : rangeStart(id),
        id == null ? null : id.keyRange().end().toStringUtf8(),
        id == null ? null : id.user(),
        TenantCertificate.secretName(tenant),
        pass.notAfter,
        tenant.getSpec().movedBy(),
        quota == null ? null : quota.keys(),
        quota == null ? null : quota.bytes(),
        quota == null ? null : quota.largest(),
        quota == null ? null : quota.usage(),
        quota == null ? conditions.list() : quota.on(conditions).list());
  }

  @Override
  public List<EventSource<?, EtcdTenant>> prepareEventSources(
      EventSourceContext<EtcdTenant> context) {
    context
        .getPrimaryCache()
        .addIndexer(BY_ID, t -> t.getSpec().id() == null ? List.of() : List.of(t.getSpec().id()));
    return List.of(measured);
  }
}
