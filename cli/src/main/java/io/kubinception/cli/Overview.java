package io.kubinception.cli;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.cluster.ClusterTable;
import io.kubinception.cli.etcd.EtcdJudgement;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole provider on one page.
 *
 * @param operatorAbsence a sentence if no operator works
 */
record Overview(
    Optional<String> operatorAbsence,
    List<AdminCluster> adminClusters,
    List<EtcdCluster> etcdClusters,
    List<CustomerCluster> customerClusters,
    List<NodePool> pools) {

  List<String> lines(Style style, Instant now) {
    var lines = new ArrayList<String>();
    section(
        lines,
        style.bold("Admin clusters"),
        adminClusters.isEmpty()
            ? List.of("none registered: apply an AdminCluster")
            : adminClusterTable(style, now).lines());
    section(
        lines,
        style.bold("Etcd clusters"),
        etcdClusters.isEmpty()
            ? List.of("none registered: apply an EtcdCluster")
            : etcdClusterTable(style, now).lines());
    section(
        lines,
        style.bold("Customer clusters"),
        customerClusters.isEmpty()
            ? List.of("none yet: kubinception cluster create NAME --nodes 2 --wait")
            : new ClusterTable(style, now).lines(customerClusters));
    lines.addAll(judgement(style, now));
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> content) {
    lines.add(title);
    content.forEach(l -> lines.add("  " + l));
    lines.add("");
  }

  private Table adminClusterTable(Style style, Instant now) {
    var table =
        new Table(style, "", "NAME", "STATE", "NODES", "CONTROL PLANES", "FREE CPU", "EDGE");
    for (var cluster : adminClusters) {
      var health = Health.of(cluster, now);
      var status = cluster.getStatus();
      table.row(
          style.mark(health.mark()),
          cluster.getMetadata().getName(),
          health.word(),
          text(status == null ? null : status.nodes()),
          text(status == null ? null : status.controlPlanes()),
          cores(status == null ? null : status.freeMillicores()),
          cluster.getSpec().edge().host());
    }
    return table;
  }

  private Table etcdClusterTable(Style style, Instant now) {
    var table = new Table(style, "", "NAME", "STATE", "VERSION", "MEMBERS", "SIZE", "TENANTS");
    for (var cluster : etcdClusters) {
      var health = Health.of(cluster, now);
      var status = cluster.getStatus();
      table.row(
          style.mark(health.mark()),
          cluster.getMetadata().getName(),
          health.word(),
          text(status == null ? null : status.version()),
          members(cluster),
          Sizes.of(status == null ? null : status.databaseBytes()),
          text(status == null ? null : status.tenants()));
    }
    return table;
  }

  private static String members(EtcdCluster cluster) {
    var status = cluster.getStatus();
    var members = status == null ? null : status.members();
    return members == null
        ? "-"
        : members.stream().filter(m -> m.reachable()).count() + "/" + members.size();
  }

  private List<String> judgement(Style style, Instant now) {
    var unwell =
        Stream.of(
                operatorAbsence.map(it -> style.mark(Mark.BAD) + " " + it).stream().toList(),
                unwell(style, now, "admin cluster", adminClusters),
                etcdTroubles(style, now),
                unwell(style, now, "cluster", withTroublesOfTheirOwn(now)),
                stuckRolls(style, now),
                unwell(style, now, "node pool", poolsOfWellClusters(now)))
            .flatMap(List::stream)
            .toList();
    if (!unwell.isEmpty()) {
      return Stream.concat(Stream.of(style.bold("Not well")), unwell.stream().map(l -> "  " + l))
          .toList();
    }
    var empty = adminClusters.isEmpty() || etcdClusters.isEmpty();
    return empty ? List.of() : List.of(style.mark(Mark.WELL) + " all is well");
  }

  /** Clusters that are well all the same, as the old pods serve on. */
  private List<String> stuckRolls(Style style, Instant now) {
    return customerClusters.stream()
        .filter(c -> Health.of(c, now).well())
        .flatMap(
            c ->
                Status.condition(c.getStatus(), RolledOut.CONDITION).stream()
                    .filter(roll -> "False".equals(roll.getStatus()))
                    .filter(roll -> RolledOut.STUCK.equals(roll.getReason()))
                    .map(
                        roll ->
                            "%s cluster %s does not get on with %s"
                                .formatted(style.mark(Mark.BAD), name(c), roll.getMessage())))
        .toList();
  }

  private EtcdJudgement judged(EtcdCluster cluster, Instant now) {
    return EtcdJudgement.of(cluster, Health.of(cluster, now));
  }

  private List<String> etcdTroubles(Style style, Instant now) {
    return etcdClusters.stream()
        .filter(etcd -> judged(etcd, now).mark() != Mark.WELL)
        .map(
            etcd -> {
              var judgement = judged(etcd, now);
              var name = etcd.getMetadata().getName();
              var standing = judgement.standsStill() ? unwellIn(name, now) : 0;
              return "%s etcd cluster %s: %s%s"
                  .formatted(
                      style.mark(judgement.mark()),
                      name,
                      judgement.sentence(),
                      standing == 0 ? "" : "; " + standing + " clusters stand still with it");
            })
        .toList();
  }

  private long unwellIn(String etcdCluster, Instant now) {
    return customerClusters.stream()
        .filter(c -> c.getStatus() != null && etcdCluster.equals(c.getStatus().etcdCluster()))
        .filter(c -> !Health.of(c, now).asWished())
        .count();
  }

  /**
   * While an edge is away, or an etcd stands still, it is named once, and not for each cluster that
   * is not reached by the one or keeps its data in the other.
   */
  private List<CustomerCluster> withTroublesOfTheirOwn(Instant now) {
    var still =
        etcdClusters.stream()
            .filter(e -> judged(e, now).standsStill())
            .map(e -> e.getMetadata().getName())
            .toList();
    var withoutEdge =
        adminClusters.stream()
            .filter(a -> Health.of(a, now).word().equals(Reachable.EDGE_AWAY))
            .map(a -> a.getMetadata().getName())
            .toList();
    return customerClusters.stream()
        .filter(
            c ->
                c.getStatus() == null
                    || !withoutEdge.contains(c.getStatus().adminCluster())
                    || !Reachable.isReason(Health.of(c, now).word()))
        .filter(c -> c.getStatus() == null || !still.contains(c.getStatus().etcdCluster()))
        .toList();
  }

  /** A cluster that is not well says what its pools lack. */
  private List<NodePool> poolsOfWellClusters(Instant now) {
    var unwell =
        customerClusters.stream()
            .filter(c -> !Health.of(c, now).asWished())
            .map(Overview::name)
            .toList();
    return pools.stream()
        .filter(p -> !unwell.contains(p.getMetadata().getNamespace() + "/" + p.getSpec().cluster()))
        .toList();
  }

  private static List<String> unwell(
      Style style, Instant now, String what, List<? extends Resource<?, ?>> resources) {
    return resources.stream()
        .filter(r -> !Health.of(r, now).asWished())
        .map(
            r -> {
              var health = Health.of(r, now);
              return "%s %s %s: %s"
                  .formatted(style.mark(health.mark()), what, name(r), explained(health));
            })
        .toList();
  }

  private static String explained(Health health) {
    return health.sentence().isBlank() ? health.word() : health.sentence();
  }

  private static String name(Resource<?, ?> resource) {
    var namespace = resource.getMetadata().getNamespace();
    var name = resource.getMetadata().getName();
    return namespace == null ? name : namespace + "/" + name;
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "-");
  }

  private static String cores(@Nullable Long millicores) {
    return millicores == null ? "-" : millicores + "m";
  }
}
