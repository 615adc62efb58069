package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way of a Deployment to more replicas: one with the new template first, the others when it is
 * ready. A Deployment that is given both at once first adds pods of the old template, if only to
 * take them away again (pkg/controller/deployment/sync.go: a change of replicas is looked at before
 * a change of the template): a second controller manager beside one that elects no leader, a second
 * tunnel server that no agent looks for. The way down needs no care: fewer of the old ones, then
 * the new one.
 */
public final class Rollout {

  private static final String ETCD_SERVERS = "--etcd-servers=";

  /**
   * What to apply now.
   *
   * @param wanted the Deployment as rendered
   * @param seen as it was last seen; null if it was not
   */
  public static Deployment next(Component component, Deployment wanted, @Nullable Deployment seen) {
    int goal = wanted.getSpec().getReplicas();
    int now = seen == null ? 0 : replicas(seen);
    int next = isReady(wanted, seen) ? goal : Math.min(goal, Math.max(now, 1));
    return next == goal
        ? wanted
        : new DeploymentBuilder(wanted)
            .editSpec()
            .withReplicas(next)
            .withStrategy(ComponentDeployment.strategy(component, next))
            .endSpec()
            .build();
  }

  /** Whether all that is wanted is there, as rendered and ready. */
  public static boolean isComplete(Deployment wanted, @Nullable Deployment seen) {
    return seen != null
        && replicas(seen) == wanted.getSpec().getReplicas()
        && isReady(wanted, seen);
  }

  private static boolean isReady(Deployment wanted, @Nullable Deployment seen) {
    if (seen == null || seen.getStatus() == null || !isOf(wanted, seen)) {
      return false;
    }
    DeploymentStatus status = seen.getStatus();
    int replicas = replicas(seen);
    return replicas > 0
        && Objects.equals(seen.getMetadata().getGeneration(), status.getObservedGeneration())
        && number(status.getReplicas()) == replicas
        && number(status.getUpdatedReplicas()) == replicas
        && number(status.getReadyReplicas()) == replicas;
  }

  /**
   * Whether its pods are, or are about to be, as rendered: by their program, its command line, what
   * it may use and the hash of what it reads.
   */
  public static boolean isOf(Deployment wanted, Deployment seen) {
    Container ours = container(wanted);
    Container theirs = container(seen);
    return ours.getImage().equals(theirs.getImage())
        && ours.getArgs().equals(theirs.getArgs())
        && theirs.getEnv().containsAll(ours.getEnv())
        && has(theirs.getResources().getRequests(), ours.getResources().getRequests())
        && has(theirs.getResources().getLimits(), ours.getResources().getLimits())
        && annotations(seen).entrySet().containsAll(annotations(wanted).entrySet());
  }

  private static boolean has(@Nullable Map<String, Quantity> theirs, Map<String, Quantity> ours) {
    return theirs != null && theirs.entrySet().containsAll(ours.entrySet());
  }

  /** Whether API servers were seen that speak to none of the etcd members that are wanted. */
  public static boolean leavesItsEtcd(Deployment wanted, Deployment seen) {
    return Collections.disjoint(etcd(wanted), etcd(seen));
  }

  /** Whether all API servers that run, if any, know these etcd members. */
  public static boolean knows(Deployment apiServer, List<String> members) {
    return replicas(apiServer) == 0
        || etcd(apiServer).containsAll(members) && isReady(apiServer, apiServer);
  }

  private static List<String> etcd(Deployment apiServer) {
    return etcdServers(apiServer.getSpec().getTemplate().getSpec());
  }

  /** The etcd members, as URLs, that the API server of such a pod was told to speak to. */
  public static List<String> etcdServers(PodSpec apiServer) {
    return apiServer.getContainers().stream()
        .flatMap(c -> Stream.concat(c.getCommand().stream(), c.getArgs().stream()))
        .filter(argument -> argument.startsWith(ETCD_SERVERS))
        .flatMap(argument -> Stream.of(argument.substring(ETCD_SERVERS.length()).split(",")))
        .toList();
  }

  private static Container container(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private static Map<String, String> annotations(Deployment deployment) {
    return Objects.requireNonNullElse(
        deployment.getSpec().getTemplate().getMetadata().getAnnotations(), Map.of());
  }

  private static int replicas(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  private static int number(@Nullable Integer count) {
    return Objects.requireNonNullElse(count, 0);
  }

  private Rollout() {}
}
