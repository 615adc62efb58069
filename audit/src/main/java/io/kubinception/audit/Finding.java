package io.kubinception.audit;

import io.kubinception.etcd.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that nobody owns, or that will not come right by itself. Two looks that found the same
 * give equal findings; one that changes between them is being worked on, and is none.
 */
public sealed interface Finding {

  /** What it is, in one word. */
  String kind();

  /** Its name, with its namespace if it has one. */
  String name();

  /** Why it is a finding. */
  String sentence();

  /** What a repair does; empty if only a person can tell what is right. */
  default Optional<String> remedy() {
    return Optional.empty();
  }

  /** When it came to be; empty where the place does not tell. */
  default Optional<Instant> since() {
    return Optional.empty();
  }

  /**
   * User, role, keys or records of a tenant that no EtcdTenant stands for.
   *
   * @param keys how many keys its range holds
   * @param ours whether its home is written down as this admin cluster
   */
  record StrayTenant(TenantId id, boolean user, boolean role, long keys, boolean ours)
      implements Finding {
    @Override
    public String kind() {
      return "EtcdData";
    }

    @Override
    public String name() {
      return id.value();
    }

    @Override
    public String sentence() {
      String what =
          "no EtcdTenant has this id: %s%s%d keys"
              .formatted(user ? "a user, " : "", role ? "a role, " : "", keys);
      return ours
          ? what
          : what + "; it is not written down whose it is, so it may be another admin cluster's";
    }

    @Override
    public Optional<String> remedy() {
      return ours ? Optional.of("delete user, role and keys") : Optional.empty();
    }
  }

  /**
   * A tenant's data at another etcd cluster than its EtcdTenant names, and no move is under way.
   */
  record StrayCopy(TenantId id, String livesIn, long keys) implements Finding {
    @Override
    public String kind() {
      return "EtcdCopy";
    }

    @Override
    public String name() {
      return id.value();
    }

    @Override
    public String sentence() {
      return "the tenant lives in etcd cluster %s, no move is under way, and here are %d keys of it: compare before you delete them"
          .formatted(livesIn, keys);
    }
  }

  /** A control plane's namespace whose CustomerCluster is gone. */
  record StrayNamespace(String name, String uid, Instant createdAt, String cluster)
      implements Finding {
    @Override
    public String kind() {
      return "Namespace";
    }

    @Override
    public String sentence() {
      return "its CustomerCluster %s is gone".formatted(cluster);
    }

    @Override
    public Optional<String> remedy() {
      return Optional.of("delete its control planes with their data, then the namespace");
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /**
   * An object of a control plane that is gone.
   *
   * @param port the port of the edge that it holds, if it does
   */
  record StrayObject(
      String kind,
      String namespace,
      String object,
      String uid,
      Instant createdAt,
      String controlPlane,
      @Nullable Integer port)
      implements Finding {
    @Override
    public String name() {
      return namespace + "/" + object;
    }

    @Override
    public String sentence() {
      return "its ControlPlane %s is gone%s"
          .formatted(
              controlPlane, port == null ? "" : "; it holds port %d of the edge".formatted(port));
    }

    @Override
    public Optional<String> remedy() {
      return Optional.of("delete it");
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /** A NodePool whose CustomerCluster is gone. */
  record StrayNodePool(String namespace, String pool, String uid, Instant createdAt, String cluster)
      implements Finding {
    @Override
    public String kind() {
      return "NodePool";
    }

    @Override
    public String name() {
      return namespace + "/" + pool;
    }

    @Override
    public String sentence() {
      return "its CustomerCluster %s is gone".formatted(cluster);
    }

    @Override
    public Optional<String> remedy() {
      return Optional.of("delete it with its WorkerNodes and their instances");
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /**
   * A WorkerNode whose NodePool or CustomerCluster is gone.
   *
   * @param gone like NodePool default/workers
   */
  record StrayWorkerNode(
      String namespace, String worker, String uid, Instant createdAt, String gone)
      implements Finding {
    @Override
    public String kind() {
      return "WorkerNode";
    }

    @Override
    public String name() {
      return namespace + "/" + worker;
    }

    @Override
    public String sentence() {
      return "its %s is gone".formatted(gone);
    }

    @Override
    public Optional<String> remedy() {
      return Optional.of("delete it: drained first if its cluster is there, then its instance");
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /** A KubeconfigRequest whose CustomerCluster is gone. */
  record StrayKubeconfigRequest(
      String namespace, String request, String uid, Instant createdAt, String cluster)
      implements Finding {
    @Override
    public String kind() {
      return "KubeconfigRequest";
    }

    @Override
    public String name() {
      return namespace + "/" + request;
    }

    @Override
    public String sentence() {
      return "its CustomerCluster %s is gone".formatted(cluster);
    }

    @Override
    public Optional<String> remedy() {
      return Optional.of("delete it with its Secret");
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /**
   * An EtcdTenant whose ControlPlane is gone.
   *
   * @param wanted whether the CustomerCluster is there, which makes the ControlPlane again, on
   *     these data, when it is not paused
   */
  record StrayEtcdTenant(
      String namespace,
      String tenant,
      String uid,
      Instant createdAt,
      String controlPlane,
      boolean wanted)
      implements Finding {
    @Override
    public String kind() {
      return "EtcdTenant";
    }

    @Override
    public String name() {
      return namespace + "/" + tenant;
    }

    @Override
    public String sentence() {
      String what = "its ControlPlane %s is gone".formatted(controlPlane);
      return wanted
          ? what + "; its CustomerCluster is there, and makes it again when it is not paused"
          : what;
    }

    @Override
    public Optional<String> remedy() {
      return wanted ? Optional.empty() : Optional.of("delete it with its data in etcd");
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /**
   * An instance with our labels that no WorkerNode stands for.
   *
   * @param id the cloud's id for it
   * @param ours whether its labels name this admin cluster
   */
  record StrayInstance(String name, String id, Instant createdAt, boolean ours) implements Finding {
    @Override
    public String kind() {
      return "Instance";
    }

    @Override
    public String sentence() {
      return ours
          ? "the WorkerNode that it was made for is gone"
          : "no WorkerNode stands for it; its labels do not say of which admin cluster it is, so it may be another's";
    }

    @Override
    public Optional<String> remedy() {
      return ours ? Optional.of("delete it with its disks") : Optional.empty();
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(createdAt);
    }
  }

  /** A backup that is listed, and whose file the store does not have. */
  record LostBackup(String name, String store, String file) implements Finding {
    @Override
    public String kind() {
      return "EtcdBackup";
    }

    @Override
    public String sentence() {
      return "store %s has no file %s any more: it cannot be restored; delete the EtcdBackup, and look who deletes there"
          .formatted(store, file);
    }
  }

  /**
   * A deletion that does not come to its end.
   *
   * @param gone what it waits for and is not there; null if it only takes long
   */
  record StuckDeletion(
      String kind, String name, Instant deletedAt, @Nullable String gone, String reason)
      implements Finding {
    @Override
    public String sentence() {
      return gone == null
          ? "has been going since %s: %s".formatted(deletedAt, reason)
          : "has been going since %s and waits for %s, which is gone: register that again"
              .formatted(deletedAt, gone);
    }

    @Override
    public Optional<Instant> since() {
      return Optional.of(deletedAt);
    }
  }
}
