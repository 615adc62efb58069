package io.kubinception.cli.etcd;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Amount;
import io.kubinception.cli.check.Names;
import io.kubinception.cli.progress.WaitOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods create}. */
@Command(
    name = "create",
    description = {
      "Make an etcd cluster of pods with volumes in the admin cluster, for one customer or a few.",
      "A customer comes there with 'kubinception cluster create --etcd-cluster NAME'."
    })
public final class EtcdPodsCreateCommand implements Callable<Integer> {
  private static final String LEAST_STORAGE = "512Mi";

  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "Name of the etcd cluster.")
  private String name = "";

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "3",
      description = "1, 3 or 5 (default ${DEFAULT-VALUE}); one bears no loss.")
  private int members;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Version of etcd, like 3.6.14 (default: the provider's).")
  private @Nullable String version;

  @Option(
      names = "--storage",
      paramLabel = "SIZE",
      description =
          "Each member's volume, like 4Gi (the default); it cannot be changed, and etcd may fill"
              + " half of it.")
  private @Nullable String storage;

  @Option(
      names = "--storage-class",
      paramLabel = "CLASS",
      description = "StorageClass of the volumes, best one of local disks (default: the default).")
  private @Nullable String storageClass;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory at which a member is killed, like 1Gi (the default).")
  private @Nullable String memory;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdPodsCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    var cluster = new EtcdCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    cluster.setSpec(
        new EtcdClusterSpec(new EtcdStatefulSet(members, version, storage, storageClass, memory)));
    var begin = session.clock().instant();
    session.fleet().create(cluster);
    if (wait.wanted()) {
      wait.run(session, () -> PodsWish.steps(session, name, begin), "kubinception etcd status");
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "Etcd cluster %s is ready. A customer comes there with: kubinception cluster create CLUSTER --etcd-cluster %1$s"
                    .formatted(name)
                : "Etcd cluster %s is being made. Look with 'kubinception etcd status'."
                    .formatted(name));
    return ExitCode.OK;
  }

  private void check() {
    Names.checkEtcdOfPods(name);
    PodsWish.checkMembers(members);
    if (version != null) {
      PodsWish.version("--version", version);
    }
    if (storage != null) {
      Amount.atLeast("--storage", storage, LEAST_STORAGE);
    }
    if (memory != null) {
      PodsWish.checkMemory(memory);
    }
    if (session.fleet().all(EtcdCluster.class).stream()
        .anyMatch(c -> c.getMetadata().getName().equals(name))) {
      throw Failure.failed(
          "there is an etcd cluster %s already: choose another name".formatted(name));
    }
    checkStorageClass();
  }

  /** Pods whose volumes nobody makes wait for ever. */
  private void checkStorageClass() {
    var classes = session.fleet().storageClasses();
    boolean there =
        classes.stream()
            .anyMatch(
                c ->
                    storageClass == null
                        ? isDefault(c)
                        : storageClass.equals(c.getMetadata().getName()));
    if (!there) {
      throw Failure.usage(
          "%s in the admin cluster: choose another with --storage-class, of %s"
              .formatted(
                  storageClass == null
                      ? "no StorageClass is the default one"
                      : "there is no StorageClass " + storageClass,
                  Names.listed(classes.stream().map(c -> c.getMetadata().getName()).toList())));
    }
  }

  private static boolean isDefault(StorageClass storage) {
    var annotations = storage.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(DEFAULT));
  }
}
