package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Customer clusters, one a line. */
public record ClusterTable(Style style, Instant now) {

  public List<String> lines(List<CustomerCluster> clusters) {
    var table =
        new Table(
            style,
            "",
            "NAMESPACE",
            "NAME",
            "STATE",
            "PLAN",
            "SIZE",
            "VERSION",
            "NODES",
            "ENDPOINT",
            "ETCD",
            "AGE",
            "NOTE");
    clusters.forEach(c -> row(table, c));
    return table.lines();
  }

  private void row(Table table, CustomerCluster cluster) {
    var health = Health.of(cluster, now);
    var status = cluster.getStatus();
    var etcd = status == null ? cluster.getSpec().etcdCluster() : status.etcdCluster();
    table.row(
        style.mark(health.mark()),
        cluster.getMetadata().getNamespace(),
        cluster.getMetadata().getName(),
        health.word(),
        cluster.getSpec().plan().word(),
        status == null || status.size() == null ? "-" : status.size().word(),
        cluster.getSpec().version(),
        status == null ? "-" : Objects.toString(status.nodes(), "-"),
        status == null ? "-" : Objects.toString(status.endpoint(), "-"),
        Objects.toString(etcd, "-"),
        Ages.since(cluster.getMetadata().getCreationTimestamp(), now),
        note(cluster));
  }

  private static String note(CustomerCluster cluster) {
    var at = cluster.getSpec().deleteAt();
    return at == null || cluster.getMetadata().getDeletionTimestamp() != null
        ? ""
        : "deleted at %s; until then: kubinception cluster undelete %s -n %s"
            .formatted(at, cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
  }
}
