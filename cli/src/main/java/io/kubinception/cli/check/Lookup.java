package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.fleet.Fleet;

/** Things that must be there; when one is not, the message says which are. */
public final class Lookup {
  private Lookup() {}

  public static CustomerCluster cluster(Fleet fleet, String namespace, String name) {
    return fleet
        .find(CustomerCluster.class, namespace, name)
        .orElseThrow(() -> noCluster(fleet, namespace, name));
  }

  /** One that something is asked of: if it is paused, a warning says so. */
  public static CustomerCluster clusterToChange(Session session, String name) {
    var cluster = cluster(session.fleet(), session.namespace(), name);
    Paused.warn(session, cluster, "cluster");
    return cluster;
  }

  public static Failure noCluster(Fleet fleet, String namespace, String name) {
    return missing(
        fleet,
        "cluster",
        namespace,
        name,
        CustomerCluster.class,
        "make one with 'kubinception cluster create'");
  }

  public static NodePool pool(Fleet fleet, String namespace, String name) {
    return fleet
        .find(NodePool.class, namespace, name)
        .orElseThrow(
            () ->
                missing(
                    fleet,
                    "node pool",
                    namespace,
                    name,
                    NodePool.class,
                    "make one with 'kubinception nodepool create'"));
  }

  public static EtcdCluster etcdCluster(Fleet fleet, String name) {
    return named(
        fleet,
        EtcdCluster.class,
        "etcd cluster",
        name,
        "apply an EtcdCluster, or make one of pods with 'kubinception etcd pods create'");
  }

  /**
   * One of a kind without namespaces.
   *
   * @param whenNone what to do where there is none of the kind
   */
  public static <R extends Resource<?, ?>> R named(
      Fleet fleet, Class<R> kind, String what, String name, String whenNone) {
    var all = fleet.all(kind);
    return all.stream()
        .filter(one -> one.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.notFound(
                    "there is no %s %s; %s"
                        .formatted(
                            what,
                            name,
                            Names.hint(
                                name,
                                all.stream().map(one -> one.getMetadata().getName()).toList(),
                                whenNone))));
  }

  private static <R extends Resource<?, ?>> Failure missing(
      Fleet fleet, String what, String namespace, String name, Class<R> kind, String whenNone) {
    var all = fleet.all(kind);
    var elsewhere = all.stream().filter(r -> name.equals(r.getMetadata().getName())).findFirst();
    var hint =
        elsewhere.isPresent()
            ? "there is one in namespace %s: use -n %<s"
                .formatted(elsewhere.get().getMetadata().getNamespace())
            : Names.hint(
                name,
                all.stream()
                    .filter(r -> namespace.equals(r.getMetadata().getNamespace()))
                    .map(r -> r.getMetadata().getName())
                    .toList(),
                whenNone);
    return Failure.notFound(
        "there is no %s %s in namespace %s; %s".formatted(what, name, namespace, hint));
  }
}
