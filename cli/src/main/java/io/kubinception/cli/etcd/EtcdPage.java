package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Etcd clusters with members and tenants. */
record EtcdPage(Style style, Instant now, TenantOwners owners) {

  List<String> lines(List<EtcdCluster> clusters, List<EtcdTenant> tenants) {
    var lines = new ArrayList<String>();
    for (var cluster : clusters) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(cluster(cluster, tenantsOf(cluster, tenants)));
    }
    return lines;
  }

  private static List<EtcdTenant> tenantsOf(EtcdCluster cluster, List<EtcdTenant> tenants) {
    var name = cluster.getMetadata().getName();
    return tenants.stream().filter(t -> name.equals(t.getSpec().etcdCluster())).toList();
  }

  private List<String> cluster(EtcdCluster cluster, List<EtcdTenant> tenants) {
    var judgement = EtcdJudgement.of(cluster, Health.of(cluster, now));
    var lines = new ArrayList<String>();
    lines.add(
        "%s %s  %s"
            .formatted(
                style.mark(judgement.mark()),
                style.bold(cluster.getMetadata().getName()),
                judgement.sentence()));
    lines.add("");
    var status = cluster.getStatus();
    var members = status == null ? null : status.members();
    if (members != null && !members.isEmpty()) {
      indented(lines, members(members, Objects.requireNonNullElse(status.alarms(), List.of())));
      lines.add("");
    }
    rotation(status).ifPresent(line -> lines.addAll(List.of("  " + line, "")));
    if (tenants.isEmpty()) {
      lines.add("  no tenants");
    } else {
      indented(lines, tenants(tenants));
      lines.addAll(notes(tenants));
    }
    return lines;
  }

  /** What is between old and new, and waits for somebody. */
  private static Optional<String> rotation(@Nullable EtcdClusterStatus status) {
    return Optional.ofNullable(status)
        .flatMap(it -> Optional.ofNullable(it.rotation()))
        .filter(AuthoritiesRotation::underWay)
        .map(
            it ->
                "rotation of its authorities, begun %s: %s%s"
                    .formatted(
                        it.lastInitiated(),
                        it.phase().name().toLowerCase(Locale.ROOT),
                        it.missing() == null ? "" : "; " + it.missing()));
  }

  private static void indented(List<String> lines, Table table) {
    table.lines().forEach(l -> lines.add("  " + l));
  }

  private Table members(List<EtcdMember> members, List<String> alarms) {
    var table = new Table(style, "", "MEMBER", "ROLE", "VERSION", "SIZE", "ENDPOINT", "ALARMS");
    for (var member : members) {
      table.row(
          style.mark(member.reachable() && member.problem() == null ? Mark.WELL : Mark.BAD),
          member.name(),
          text(member.role()),
          text(member.version()),
          Sizes.of(member.databaseBytes()),
          text(member.endpoint()),
          alarms(member, alarms));
    }
    return table;
  }

  private static String alarms(EtcdMember member, List<String> alarms) {
    if (member.problem() != null) {
      return member.problem();
    }
    return alarms.isEmpty() ? "none" : String.join(", ", alarms);
  }

  private Table tenants(List<EtcdTenant> tenants) {
    var table =
        new Table(style, "", "TENANT", "OF", "STATE", "USAGE", "KEYS", "CERTIFICATE UNTIL", "AGE");
    for (var tenant : tenants) {
      var health = Health.of(tenant, now);
      var status = tenant.getStatus();
      var quota = QuotaView.of(tenant);
      table.row(
          style.mark(quota.mark() == Mark.BAD ? Mark.BAD : health.mark()),
          text(tenant.getSpec().id()),
          owners.of(tenant),
          quota.mark() == Mark.BAD && health.well() ? "Over quota" : health.word(),
          quota.usage(),
          text(status == null ? null : status.keys()),
          day(status == null ? null : status.certificateNotAfter()),
          Ages.since(tenant.getMetadata().getCreationTimestamp(), now));
    }
    return table;
  }

  /** Sentences are too long for a table. */
  private List<String> notes(List<EtcdTenant> tenants) {
    var notes = new ArrayList<String>();
    for (var tenant : tenants) {
      var health = Health.of(tenant, now).sentence();
      var sentence = health.isBlank() ? QuotaView.of(tenant).sentence() : health;
      if (!sentence.isBlank()) {
        notes.add("  %s: %s".formatted(owners.of(tenant), sentence));
      }
    }
    if (!notes.isEmpty()) {
      notes.addFirst("");
    }
    return notes;
  }

  private static String day(@Nullable String timestamp) {
    return Ages.parse(timestamp).map(t -> t.toString().substring(0, 10)).orElse("-");
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "-");
  }
}
