package io.kubinception.cli.cluster;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.PodNetwork;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.backup.BackupLookup;
import io.kubinception.cli.check.AllowList;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.check.Names;
import io.kubinception.cli.check.NetworkChecks;
import io.kubinception.cli.check.PlanCheck;
import io.kubinception.cli.check.PoolChecks;
import io.kubinception.cli.check.SizeCheck;
import io.kubinception.cli.check.VersionCheck;
import io.kubinception.cli.nodepool.PoolRequest;
import io.kubinception.cli.progress.WaitOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster create}. */
@Command(
    name = "create",
    description = "Make a customer cluster, with a node pool if --nodes asks.")
public final class ClusterCreateCommand implements Callable<Integer> {
  private static final String SMALL = "small";

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The new cluster's name.")
  private String name = "";

  @Option(
      names = "--version",
      defaultValue = KubernetesVersions.DEFAULT,
      description = "Kubernetes version (default ${DEFAULT-VALUE}).")
  private String version = KubernetesVersions.DEFAULT;

  @Option(
      names = "--plan",
      defaultValue = "shared",
      paramLabel = "shared|ha",
      description =
          "shared: one of each component; ha: two, on different nodes (default ${DEFAULT-VALUE}).")
  private String plan = "shared";

  @Option(
      names = "--size",
      defaultValue = "Auto",
      paramLabel = "SIZE",
      description = {
        "Size class of the control plane: small, medium, large, xlarge, or Auto for the one that",
        "fits its nodes and load (default ${DEFAULT-VALUE})."
      })
  private String size = "Auto";

  @Option(
      names = "--nodes",
      defaultValue = "0",
      paramLabel = "N",
      description = "Worker nodes, in a pool named <cluster>-workers (default 0: no pool).")
  private int nodes;

  @Option(
      names = "--flavour",
      paramLabel = "FLAVOUR",
      description = "Size of the worker nodes (default " + SMALL + ").")
  private @Nullable String flavour;

  @Option(
      names = "--pods",
      defaultValue = "10.244.0.0/16",
      paramLabel = "CIDR",
      description = "Range of the pods (default ${DEFAULT-VALUE}).")
  private String pods = "";

  @Option(
      names = "--services",
      defaultValue = "10.96.0.0/16",
      paramLabel = "CIDR",
      description = "Range of the Services (default ${DEFAULT-VALUE}).")
  private String services = "";

  @Option(
      names = "--pod-network",
      defaultValue = "kube-router",
      paramLabel = "kube-router|none",
      description = "Pod network to install; none to bring your own (default ${DEFAULT-VALUE}).")
  private String podNetwork = "";

  @Option(
      names = "--etcd-cluster",
      paramLabel = "NAME",
      description = "Etcd cluster that keeps the data; the provider chooses one when left out.")
  private @Nullable String etcdCluster;

  @Option(
      names = "--from-backup",
      paramLabel = "BACKUP",
      description = {
        "A cluster of its own that holds what this backup of another one holds.",
        "Its Services must have addresses of the same range: --services."
      })
  private @Nullable String cloneOf;

  @Option(
      names = "--allow",
      split = ",",
      paramLabel = "CIDR",
      description =
          "A network that may connect to its API, like 203.0.113.0/24; give it again for more"
              + " (default: anybody may).")
  private List<String> allowed = List.of();

  @Mixin private final IssuerOptions issuer = new IssuerOptions();

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Names.checkCluster(name);
    PoolChecks.checkNodes(nodes);
    if (flavour != null && nodes == 0) {
      throw Failure.usage(
          "--flavour is the size of worker nodes, and there are to be none: say --nodes as well");
    }
    var networks = new Networks(pods, services, Networks.defaults().dnsDomain(), podNetwork());
    NetworkChecks.check(networks);
    NetworkChecks.checkRoom(networks, nodes);
    var spec =
        new CustomerClusterSpec(
            VersionCheck.supported("--version", version),
            PlanCheck.known(plan),
            networks,
            etcdCluster,
            null,
            access(),
            Hibernation.never(),
            null,
            cloneOf,
            SizeCheck.known(size));
    checkWithFleet(networks);
    session.releases().ensure(spec.version());
    create(spec);
    return ExitCode.OK;
  }

  private Access access() {
    AllowList.check("--allow", allowed);
    var defaults = Access.defaults();
    return new Access(
        defaults.kubeconfigDays(), null, null, issuer.issuer().stream().toList(), allowed);
  }

  private PodNetwork podNetwork() {
    return switch (podNetwork) {
      case "kube-router" -> PodNetwork.KUBE_ROUTER;
      case "none" -> PodNetwork.NONE;
      default ->
          throw Failure.usage(
              "--pod-network: there is no '%s': kube-router or none".formatted(podNetwork));
    };
  }

  private void checkWithFleet(Networks networks) {
    var fleet = session.fleet();
    fleet.find(CustomerCluster.class, session.namespace(), name).ifPresent(this::refuseSecond);
    var adminClusters = fleet.all(AdminCluster.class);
    if (adminClusters.isEmpty()) {
      throw Failure.failed(
          "no admin cluster is registered, so nothing could run the control plane: apply an"
              + " AdminCluster first");
    }
    NetworkChecks.checkReserved(networks, adminClusters);
    if (nodes > 0) {
      PoolChecks.checkFlavour(flavour(), adminClusters);
      checkPoolIsFree();
    }
    if (cloneOf != null) {
      checkBackup(BackupLookup.find(session, cloneOf), networks);
    }
    if (etcdCluster != null) {
      checkEtcdCluster(etcdCluster);
    }
  }

  private void refuseSecond(CustomerCluster there) {
    throw Failure.failed(
        there.getMetadata().getDeletionTimestamp() == null
            ? "there is a cluster %s in namespace %s already: choose another name"
                .formatted(name, session.namespace())
            : "cluster %s in namespace %s is being deleted: wait until 'kubinception cluster get %1$s' finds none, or choose another name"
                .formatted(name, session.namespace()));
  }

  /** A pool that is there would take part in the new cluster, or stand in the way of its pool. */
  private void checkPoolIsFree() {
    if (session.fleet().find(NodePool.class, session.namespace(), poolName()).isPresent()) {
      throw Failure.failed(
          "there is a node pool %s already: delete it, or choose another name for the cluster"
              .formatted(poolName()));
    }
  }

  /** Where the first cluster is gone, the operator finds out when it reads the backup. */
  private void checkBackup(EtcdBackup backup, Networks networks) {
    var tenant = backup.getSpec().tenant();
    if (tenant == null) {
      throw Failure.usage(
          "--from-backup: %s is of a whole etcd cluster, not of one customer".formatted(cloneOf));
    }
    session
        .fleet()
        .find(ControlPlane.class, tenant.namespace(), tenant.name())
        .map(first -> first.getSpec().networks().services())
        .filter(range -> !range.equals(networks.services()))
        .ifPresent(
            range -> {
              throw Failure.usage(
                  "the Services in backup %s have addresses of %s: say --services %2$s"
                      .formatted(cloneOf, range));
            });
  }

  private void checkEtcdCluster(String wanted) {
    var known =
        session.fleet().all(EtcdCluster.class).stream()
            .map(e -> e.getMetadata().getName())
            .toList();
    if (!known.contains(wanted)) {
      throw Failure.usage(
          "--etcd-cluster: there is no etcd cluster '%s'; %s"
              .formatted(wanted, Names.hint(wanted, known, "none is registered")));
    }
    LostData.refuse(session.fleet(), wanted);
  }

  private void create(CustomerClusterSpec spec) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(session.namespace()).build());
    cluster.setSpec(spec);
    session.fleet().create(cluster);
    if (nodes > 0) {
      createPool();
    }
    if (wait.wanted()) {
      var progress = new ClusterProgress(session.fleet(), session.clock());
      wait.run(
          session,
          () -> progress.steps(session.namespace(), name),
          session.command("cluster get " + name));
      session
          .terminal()
          .print(
              "Cluster %s is ready. Use it: %s"
                  .formatted(
                      name,
                      session.command(
                          "cluster kubeconfig %s --output %1$s.kubeconfig".formatted(name))));
    } else {
      session
          .terminal()
          .print(
              "Cluster %s is being made. Look with '%s'."
                  .formatted(name, session.command("cluster get " + name)));
    }
  }

  private void createPool() {
    try {
      session
          .fleet()
          .create(
              new PoolRequest(poolName(), name, nodes, flavour(), Map.of(), List.of())
                  .in(session.namespace()));
    } catch (Failure e) {
      throw Failure.failed(
              "cluster %s was made, but its node pool was not: %s. Make it with '%s'"
                  .formatted(
                      name,
                      e.sentence(),
                      session.command(
                          "nodepool create %s --cluster %s --nodes %d --flavour %s"
                              .formatted(poolName(), name, nodes, flavour()))))
          .because(e);
    }
  }

  private String flavour() {
    return Objects.requireNonNullElse(flavour, SMALL);
  }

  private String poolName() {
    return name + "-workers";
  }
}
