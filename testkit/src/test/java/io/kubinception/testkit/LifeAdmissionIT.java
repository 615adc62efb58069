package io.kubinception.testkit;

import static io.kubinception.testkit.Samples.customerCluster;
import static io.kubinception.testkit.Samples.kubeconfigRequest;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is refused of a cluster's sleep, of its end, and of who gets in, and with which sentence.
 */
@ExtendWith(ChartOnApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeAdmissionIT {

  private final Cluster cluster;

  LifeAdmissionIT(Cluster cluster) {
    this.cluster = cluster;
  }

  Stream<Arguments> badCreations() {
    return Stream.concat(badSleep(), badAccess());
  }

  private static Stream<Arguments> badAccess() {
    String people =
        "groups must be people's, of letters, digits and @._:+-: system: and kubinception: are not,"
            + " but for";
    return Stream.of(
        argumentSet(
            "deleted at no time",
            customerCluster("bad", "deleteAt: soon"),
            "deleteAt must be a time in UTC, like 2026-01-31T08:00:00Z"),
        argumentSet(
            "deleted on a day that does not exist",
            customerCluster("bad", "deleteAt: '2027-02-29T00:00:00Z'"),
            "spec.deleteAt"),
        argumentSet(
            "reset at no time",
            customerCluster("bad", "access: {resetAt: now}"),
            "resetAt must be a time in UTC, like 2026-01-31T08:00:00Z"),
        argumentSet(
            "rotated at no time",
            customerCluster("bad", "access: {rotation: {at: now}}"),
            "at must be a time in UTC, like 2026-01-31T08:00:00Z"),
        argumentSet(
            "rotates what there is not",
            customerCluster(
                "bad", "access: {rotation: {at: '2026-01-31T08:00:00Z', only: [Password]}}"),
            "supported values: \"ClusterAuthority\""),
        argumentSet(
            "kubeconfig for a node",
            kubeconfigRequest("bad", "user: 'system:node:a'"),
            "user must be a person's name of letters"),
        argumentSet(
            "kubeconfig for a node in disguise",
            kubeconfigRequest("bad", "user: '\\system:node:a'"),
            "user must be a person's name of letters"),
        argumentSet(
            "kubeconfig above all authorization, in disguise",
            kubeconfigRequest("bad", "user: eve, groups: ['#0c0e73797374656d3a6d617374657273']"),
            people),
        argumentSet(
            "kubeconfig above all authorization",
            kubeconfigRequest("bad", "user: eve, groups: ['system:masters']"),
            people),
        argumentSet(
            "kubeconfig of the provider",
            kubeconfigRequest("bad", "user: eve, groups: ['kubinception:provider']"),
            people),
        argumentSet(
            "kubeconfig for a year",
            kubeconfigRequest("bad", "user: eve, duration: 365d"),
            "duration must be from 10m to 30d, like 8h"),
        argumentSet(
            "kubeconfig for a minute",
            kubeconfigRequest("bad", "user: eve, duration: 1m"),
            "duration must be from 10m to 30d, like 8h"));
  }

  private static Stream<Arguments> badSleep() {
    return Stream.of(
        argumentSet(
            "falls asleep at no time of day",
            customerCluster("bad", "hibernation: {schedule: [{from: '8pm', to: '06:00'}]}"),
            "from must be a time of day, like 20:00"),
        argumentSet(
            "wakes at no time of day",
            customerCluster("bad", "hibernation: {schedule: [{from: '20:00', to: '24:00'}]}"),
            "to must be a time of day, like 06:00"),
        argumentSet(
            "sleeps on no day",
            customerCluster(
                "bad", "hibernation: {schedule: [{days: [Monday], from: '20:00', to: '06:00'}]}"),
            "Unsupported value: \"Monday\": supported values: \"Fri\", \"Mon\""),
        argumentSet(
            "is in no time zone",
            customerCluster("bad", "hibernation: {timeZone: 'Europe Vienna'}"),
            "timeZone must be the name of a time zone, like Europe/Vienna or UTC"),
        argumentSet(
            "is awake until no time",
            customerCluster("bad", "hibernation: {awakeUntil: tomorrow}"),
            "awakeUntil must be a time in UTC, like 2026-01-31T08:00:00Z"),
        argumentSet(
            "is awake until a day that does not exist",
            customerCluster("bad", "hibernation: {awakeUntil: '2027-06-31T00:00:00Z'}"),
            "spec.hibernation.awakeUntil"),
        argumentSet(
            "has maintenance at no time",
            customerCluster("bad", "maintenance: {windows: []}"),
            "spec.maintenance.windows"),
        argumentSet(
            "has maintenance in no time zone",
            customerCluster(
                "bad", "maintenance: {timeZone: '', windows: [{from: '02:00', to: '05:00'}]}"),
            "timeZone must be the name of a time zone, like Europe/Vienna or UTC"),
        argumentSet(
            "has maintenance until no time",
            customerCluster(
                "bad", "maintenance: {openUntil: now, windows: [{from: '02:00', to: '05:00'}]}"),
            "openUntil must be a time in UTC, like 2026-01-31T08:00:00Z"),
        argumentSet(
            "does what with instances",
            customerCluster("bad", "hibernation: {instances: Delete}"),
            "supported values: \"Keep\", \"Stop\""));
  }

  @ParameterizedTest
  @MethodSource("badCreations")
  void refusesTheCreationWithASentence(String resource, String sentence) {
    assertThatThrownBy(() -> cluster.tryCreate(resource))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }
}
