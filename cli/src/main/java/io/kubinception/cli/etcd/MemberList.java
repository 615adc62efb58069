package io.kubinception.cli.etcd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Table;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdVersion;
import java.util.List;

/** The members of an etcd cluster, for people and for programs. */
record MemberList(ClusterReport report) {

  List<String> table(Style style) {
    Table table = new Table(style, "MEMBER", "ID", "ROLE", "VERSION", "SIZE", "IN USE", "ENDPOINT");
    for (Member member : report.members()) {
      table.row(
          name(member),
          member.id(),
          role(member),
          member.version().map(EtcdVersion::toString).orElse("-"),
          Sizes.of(member.dbSizeBytes()),
          Sizes.of(member.dbSizeInUseBytes()),
          String.join(",", member.endpoints()));
    }
    return table.lines();
  }

  ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    var members = tree.putArray("members");
    for (Member member : report.members()) {
      ObjectNode one = members.addObject();
      one.put("name", member.name());
      one.put("id", member.id());
      one.put("reachable", member.reachable());
      one.put("leader", member.leader());
      one.put("learner", member.learner());
      member.version().ifPresent(version -> one.put("version", version.toString()));
      one.put("dbSizeBytes", member.dbSizeBytes());
      one.put("dbSizeInUseBytes", member.dbSizeInUseBytes());
      var endpoints = one.putArray("endpoints");
      member.endpoints().forEach(endpoints::add);
    }
    var problems = tree.putArray("problems");
    report.problems().forEach(problems::add);
    return tree;
  }

  private static String name(Member member) {
    if (!member.name().isEmpty()) {
      return member.name();
    }
    return member.id().isEmpty() ? "(unknown)" : "(not started)";
  }

  private static String role(Member member) {
    if (!member.reachable()) {
      return member.learner() ? "learner, silent" : "silent";
    }
    return member.leader() ? "leader" : member.learner() ? "learner" : "follower";
  }
}
