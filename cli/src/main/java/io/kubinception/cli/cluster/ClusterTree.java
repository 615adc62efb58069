package io.kubinception.cli.cluster;

import static io.kubinception.cli.output.Tree.joined;

import io.kubinception.api.v1alpha1.AllowListInForce;
import io.kubinception.api.v1alpha1.Audit;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.api.v1alpha1.Sized;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.cli.etcd.QuotaView;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.fleet.Component;
import io.kubinception.cli.nodepool.PoolRollout;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A customer cluster as a tree. */
record ClusterTree(Style style, Instant now) {

  Tree of(ClusterView view) {
    var below = new ArrayList<Tree>();
    below.add(Tree.leaf(joined("endpoint", endpoint(view.cluster()))));
    below.add(Tree.leaf(joined("networks", networks(view.cluster()))));
    allowed(view.cluster()).ifPresent(below::add);
    view.cluster().getSpec().access().oidc().forEach(i -> below.add(Tree.leaf(issuer(i))));
    audit(view.cluster().getSpec().audit()).ifPresent(below::add);
    below.add(controlPlane(view));
    below.add(tenant(view));
    below.addAll(view.pools().stream().map(this::pool).toList());
    if (view.pools().isEmpty()) {
      below.add(Tree.leaf("no node pools  " + style.dim("kubinception nodepool create --help")));
    }
    return new Tree(head(view.cluster()), below);
  }

  private String head(CustomerCluster cluster) {
    var meta = cluster.getMetadata();
    return joined(
        style.bold(meta.getName()),
        state(Health.of(cluster, now)),
        "Kubernetes " + cluster.getSpec().version(),
        "plan " + cluster.getSpec().plan().word(),
        style.dim(
            "namespace %s, age %s"
                .formatted(meta.getNamespace(), Ages.since(meta.getCreationTimestamp(), now))));
  }

  private static String endpoint(CustomerCluster cluster) {
    var status = cluster.getStatus();
    return status == null ? "none yet" : Objects.toString(status.endpoint(), "none yet");
  }

  private static String networks(CustomerCluster cluster) {
    var networks = cluster.getSpec().networks();
    return "pods %s, services %s, %s"
        .formatted(
            networks.pods(),
            networks.services(),
            switch (networks.podNetwork()) {
              case KUBE_ROUTER -> "kube-router";
              case NONE -> "no pod network of ours";
            });
  }

  private Optional<Tree> allowed(CustomerCluster cluster) {
    List<String> networks = cluster.getSpec().access().allowedNetworks();
    var pending =
        Status.condition(cluster.getStatus(), AllowListInForce.CONDITION)
            .filter(c -> !"True".equals(c.getStatus()))
            .map(c -> style.mark(Mark.BAD) + " not yet: " + c.getMessage());
    return networks.isEmpty() && pending.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Tree.leaf(
                joined(
                    "API open to",
                    networks.isEmpty() ? "anybody" : String.join(", ", networks),
                    pending.orElse(""))));
  }

  private static String issuer(OidcIssuer issuer) {
    return joined(
        "people of",
        issuer.issuer(),
        "users %s<%s>".formatted(issuer.usernamePrefix(), issuer.usernameClaim()),
        "groups %s<%s>".formatted(issuer.groupsPrefix(), issuer.groupsClaim()));
  }

  private static Optional<Tree> audit(@Nullable Audit audit) {
    return Optional.ofNullable(audit)
        .map(
            told ->
                Tree.leaf(
                    joined(
                        "audit",
                        told.level().specified(),
                        told.webhook() == null ? "" : "to " + told.webhook().url(),
                        told.log() ? "to the API servers' output" : "")));
  }

  private Tree controlPlane(ClusterView view) {
    var controlPlane = view.controlPlane();
    if (controlPlane == null) {
      return Tree.leaf(joined("control plane", style.mark(Mark.WORKING), absent(view.cluster())));
    }
    var status = view.cluster().getStatus();
    var where = status == null ? null : status.adminCluster();
    var text =
        joined(
            "control plane",
            state(Health.of(controlPlane, now)),
            startup(controlPlane),
            notRedundant(controlPlane),
            size(view.cluster()),
            rotations(controlPlane),
            style.dim(
                "namespace %s on admin cluster %s"
                    .formatted(
                        controlPlane.getMetadata().getNamespace(),
                        Objects.requireNonNullElse(where, controlPlane.getSpec().adminCluster()))));
    return new Tree(
        text,
        Stream.concat(
                roll(controlPlane).stream(),
                Stream.of(Component.values())
                    .map(c -> component(c, view, controlPlane.getMetadata().getName())))
            .toList());
  }

  private Tree component(Component component, ClusterView view, String controlPlane) {
    var health = Health.of(component.of(controlPlane, view.deployments()).orElse(null));
    return Tree.leaf(
        joined(
            style.mark(health.mark()) + " " + padded(component.words()),
            "Pending".equals(health.word()) ? "" : health.word(),
            health.sentence()));
  }

  private static String padded(String words) {
    return words + " ".repeat(Component.CONTROLLER_MANAGER.words().length() - words.length());
  }

  /** The old pods serve until the new ones do, so all else is well meanwhile. */
  private Optional<Tree> roll(ControlPlane controlPlane) {
    return Status.condition(controlPlane.getStatus(), RolledOut.CONDITION)
        .filter(c -> "False".equals(c.getStatus()))
        .map(
            c ->
                Tree.leaf(
                    joined(
                        style.mark(RolledOut.STUCK.equals(c.getReason()) ? Mark.BAD : Mark.WORKING)
                            + " roll",
                        c.getMessage())));
  }

  private String notRedundant(ControlPlane controlPlane) {
    return Status.condition(controlPlane.getStatus(), Redundant.CONDITION)
        .filter(c -> !"True".equals(c.getStatus()))
        .map(
            c ->
                "%s %s: %s"
                    .formatted(
                        style.mark(Mark.WORKING),
                        "Unknown".equals(c.getStatus())
                            ? "not known to be redundant"
                            : "not redundant",
                        c.getMessage()))
        .orElse("");
  }

  /** With what is to come of it, or why another one would fit. */
  private String size(CustomerCluster cluster) {
    var status = cluster.getStatus();
    var size = status == null ? null : status.size();
    if (size == null) {
      return "";
    }
    return Status.condition(status, Sized.CONDITION)
        .map(
            c ->
                "True".equals(c.getStatus())
                    ? "size %s (%s)".formatted(size.word(), c.getMessage())
                    : "%s size %s: %s"
                        .formatted(style.mark(Mark.WORKING), size.word(), c.getMessage()))
        .orElse("size " + size.word());
  }

  /** What is between old and new. */
  private String rotations(ControlPlane controlPlane) {
    var status = controlPlane.getStatus();
    return status == null || status.rotations() == null
        ? ""
        : status.rotations().stream()
            .filter(r -> r.phase() != RotationPhase.COMPLETED && r.phase() != RotationPhase.ABORTED)
            .map(
                r ->
                    "%s %s %s%s"
                        .formatted(
                            style.mark(Mark.WORKING),
                            r.credential().word(),
                            r.phase().name().toLowerCase(Locale.ROOT),
                            r.missing() == null ? "" : ": " + r.missing()))
            .collect(Collectors.joining(", "));
  }

  private static String startup(ControlPlane controlPlane) {
    var status = controlPlane.getStatus();
    if (status == null) {
      return "";
    }
    var usable = Ages.parse(status.usableAt());
    var created = Ages.parse(controlPlane.getMetadata().getCreationTimestamp());
    return usable.isPresent() && created.isPresent()
        ? "usable after " + Ages.exact(Duration.between(created.get(), usable.get()))
        : "";
  }

  /** Of what comes with a cluster and goes with it. */
  private static String absent(CustomerCluster cluster) {
    return cluster.getMetadata().getDeletionTimestamp() == null ? "not made yet" : "is gone";
  }

  private Tree tenant(ClusterView view) {
    EtcdTenant tenant = view.tenant();
    if (tenant == null) {
      return Tree.leaf(joined("etcd tenant", style.mark(Mark.WORKING), absent(view.cluster())));
    }
    var status = tenant.getStatus();
    var keys = status == null ? null : status.keys();
    var quota = QuotaView.of(tenant);
    return new Tree(
        joined(
            "etcd tenant",
            state(Health.of(tenant, now)),
            Objects.toString(tenant.getSpec().id(), "no id yet"),
            "on " + tenant.getSpec().etcdCluster(),
            keys == null ? "" : keys + " keys",
            quota.usage().equals("-") ? "" : quota.usage()),
        quota.sentence().isBlank()
            ? List.of()
            : List.of(
                Tree.leaf(
                    joined(
                        "storage quota",
                        style.mark(quota.mark() == Mark.BAD ? Mark.BAD : Mark.WORKING),
                        quota.sentence()))));
  }

  private Tree pool(ClusterView.Pool pool) {
    var spec = pool.pool().getSpec();
    var status = pool.pool().getStatus();
    var ready = status == null ? 0 : Objects.requireNonNullElse(status.readyReplicas(), 0);
    var text =
        joined(
            "pool " + pool.name(),
            state(Health.of(pool.pool(), now)),
            "%d/%d nodes".formatted(ready, spec.replicas()),
            spec.flavour(),
            spec.version() == null ? "" : "Kubernetes " + spec.version());
    return new Tree(
        text,
        Stream.of(
                rollout(pool.pool()).stream(),
                drain(pool.pool()).stream(),
                nodes(pool.nodes()).stream())
            .flatMap(leaves -> leaves)
            .toList());
  }

  private Optional<Tree> rollout(NodePool pool) {
    var mark = PoolRollout.isInTrouble(pool) ? Mark.BAD : Mark.WORKING;
    return PoolRollout.sentence(pool).map(s -> Tree.leaf(joined(style.mark(mark) + " rollout", s)));
  }

  private Optional<Tree> drain(NodePool pool) {
    return PoolRollout.obstacle(pool)
        .map(s -> Tree.leaf(joined(style.mark(Mark.WORKING) + " drain", s)));
  }

  private List<Tree> nodes(List<WorkerNode> nodes) {
    var width = nodes.stream().mapToInt(n -> n.getMetadata().getName().length()).max().orElse(0);
    return nodes.stream().map(n -> node(n, width)).toList();
  }

  private Tree node(WorkerNode node, int width) {
    var health = Health.of(node, now);
    var name = node.getMetadata().getName();
    var status = node.getStatus();
    return Tree.leaf(
        joined(
            style.mark(health.mark()) + " " + name + " ".repeat(width - name.length()),
            status == null ? "" : Objects.toString(status.address(), ""),
            "age " + Ages.since(node.getMetadata().getCreationTimestamp(), now),
            health.sentence()));
  }

  private String state(Health health) {
    return style.mark(health.mark())
        + " "
        + (health.sentence().isBlank() ? health.word() : health.word() + ": " + health.sentence());
  }
}
