package io.kubinception.operator.etcdcluster;

import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of an etcd cluster as its status tells them. */
final class MembersTold {

  static List<EtcdMember> of(ClusterReport report, @Nullable EtcdClusterStatus before) {
    return report.members().stream().map(m -> member(m, name(m, before))).toList();
  }

  /** Where no member answers, nobody says how they are called: by what they were called before. */
  private static String name(ClusterReport.Member m, @Nullable EtcdClusterStatus before) {
    if (!m.name().isEmpty() || before == null || before.members() == null) {
      return m.name();
    }
    return before.members().stream()
        .filter(known -> known.endpoint() != null && m.endpoints().contains(known.endpoint()))
        .map(EtcdMember::name)
        .findFirst()
        .orElse("");
  }

  private static EtcdMember member(ClusterReport.Member m, String name) {
    return new EtcdMember(
        name,
        m.endpoints().stream().findFirst().orElse(null),
        m.reachable(),
        m.version().map(EtcdVersion::toString).orElse(null),
        m.leader() ? "leader" : m.learner() ? "learner" : "follower",
        m.dbSizeBytes(),
        m.errors().isEmpty() ? null : String.join("; ", m.errors()));
  }

  private MembersTold() {}
}
