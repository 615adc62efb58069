package io.kubinception.operator.etcdcluster;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where API servers find an etcd cluster: where its members say that they are, so that nobody has
 * to write it down when one is replaced.
 *
 * @param registered endpoints of the spec
 * @param before what was found before, null when nothing was
 * @param answers whether a member answers at an endpoint
 */
record MemberEndpoints(
    List<String> registered, @Nullable List<String> before, Predicate<String> answers) {

  /**
   * What holds now; null where the registered ones are to be used as they are, because members
   * advertise others that API servers may not reach.
   */
  @Nullable List<String> follow(ClusterReport report) {
    // Each change rolls all API servers, so a replacement is one change and not two.
    if (!isSettled(report.members())) {
      return before;
    }
    List<String> advertised =
        report.members().stream().map(member -> url(member, known())).toList();
    boolean sameWords = registered.stream().anyMatch(advertised::contains);
    if (sameWords) {
      return inOrder(registered, advertised);
    }
    List<String> outlived = before == null ? List.of() : before;
    return outlived.stream().anyMatch(advertised::contains)
            && registered.stream().noneMatch(answers)
        ? inOrder(outlived, advertised)
        : null;
  }

  private Set<String> known() {
    Set<String> known = new HashSet<>(registered);
    if (before != null) {
      known.addAll(before);
    }
    return known;
  }

  private static boolean isSettled(List<Member> members) {
    return members.size() % 2 == 1
        && members.stream()
            .noneMatch(m -> m.learner() || m.name().isEmpty() || m.endpoints().isEmpty());
  }

  private static String url(Member member, Set<String> known) {
    return member.endpoints().stream()
        .filter(known::contains)
        .findFirst()
        .orElse(member.endpoints().getFirst());
  }

  /** Those that stay, then the new ones: another order would roll API servers for nothing. */
  private static List<String> inOrder(List<String> first, Collection<String> all) {
    Set<String> ordered = new LinkedHashSet<>(first);
    ordered.retainAll(new HashSet<>(all));
    ordered.addAll(all);
    return new ArrayList<>(ordered);
  }
}
