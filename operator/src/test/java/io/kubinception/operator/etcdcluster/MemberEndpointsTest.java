package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberEndpointsTest {
  private static final List<String> REGISTERED = List.of(url("c"), url("a"), url("b"));

  @Test
  void areThoseOfTheMembersInTheOrderOfTheSpec() {
    assertThat(follow(null, voter("a"), voter("b"), voter("c"))).isEqualTo(REGISTERED);
  }

  @Test
  void changeOnceWhenAMemberIsReplacedAtAnotherAddress() {
    assertThat(follow(REGISTERED, voter("b"), voter("c"))).isEqualTo(REGISTERED);
    assertThat(follow(REGISTERED, voter("b"), voter("c"), learner("d"))).isEqualTo(REGISTERED);
    assertThat(follow(REGISTERED, voter("b"), voter("c"), voter("d")))
        .containsExactly(url("c"), url("b"), url("d"));
  }

  @Test
  void outliveAllThatWereRegistered() {
    List<String> before = List.of(url("d"), url("e"), url("f"));
    assertThat(
            new MemberEndpoints(REGISTERED, before, endpoint -> false)
                .follow(report(voter("d"), voter("e"), voter("g"))))
        .containsExactly(url("d"), url("e"), url("g"));
  }

  @Test
  void areTheRegisteredOnesWhereMembersAdvertiseWhatNobodyOutsideReaches() {
    List<String> names = List.of("https://etcd.example:2379");
    assertThat(
            new MemberEndpoints(names, null, names::contains)
                .follow(report(voter("a"), voter("b"), voter("c"))))
        .isNull();
    assertThat(
            new MemberEndpoints(names, REGISTERED, names::contains)
                .follow(report(voter("a"), voter("b"), voter("c"))))
        .isNull();
  }

  private static @Nullable List<String> follow(@Nullable List<String> before, Member... members) {
    return new MemberEndpoints(REGISTERED, before, endpoint -> true).follow(report(members));
  }

  private static ClusterReport report(Member... members) {
    return new ClusterReport(List.of(members), List.of(), Optional.of(true), List.of());
  }

  private static String url(String name) {
    return "https://%s.example:2379".formatted(name);
  }

  private static Member voter(String name) {
    return member(name, false);
  }

  private static Member learner(String name) {
    return member(name, true);
  }

  private static Member member(String name, boolean learner) {
    return new Member(
        name,
        name,
        List.of(url(name)),
        Optional.empty(),
        false,
        learner,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        true,
        List.of());
  }
}
