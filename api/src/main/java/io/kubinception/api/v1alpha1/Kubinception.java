package io.kubinception.api.v1alpha1;

/** The names that every part of the product agrees on. */
public final class Kubinception {
  public static final String GROUP = "kubinception.io";
  public static final String VERSION = "v1alpha1";

  /** The operator's, unless somebody installs it into another one. */
  public static final String OPERATOR_NAMESPACE = "kubinception-system";

  /** The one field manager of all objects that we apply. */
  public static final String FIELD_MANAGER = "kubinception";

  /**
   * Of finalizers and statuses, which are applied by themselves: with the other manager's name such
   * an apply would take the spec away that the other one set.
   */
  public static final String FIELD_MANAGER_OF_CONTROLLERS = "kubinception-controllers";

  /** On every object that the operator makes: the only Secrets, Deployments, ... it watches. */
  public static final String LABEL_MANAGED_BY = "app.kubernetes.io/managed-by";

  public static final String MANAGED_BY = "kubinception";

  /** Standard label: which part of a control plane an object is, e.g. {@code api-server}. */
  public static final String LABEL_COMPONENT = "app.kubernetes.io/component";

  /** Name of the ControlPlane that an object belongs to. */
  public static final String LABEL_CONTROL_PLANE = GROUP + "/control-plane";

  /** Name and namespace of the CustomerCluster that an object belongs to. */
  public static final String LABEL_CLUSTER = GROUP + "/cluster";

  public static final String LABEL_CLUSTER_NAMESPACE = GROUP + "/cluster-namespace";

  /** Name of the NodePool that a WorkerNode, an instance or a Node belongs to. */
  public static final String LABEL_NODE_POOL = GROUP + "/node-pool";

  /** UID of the WorkerNode that an instance was made for. */
  public static final String LABEL_WORKER_NODE_UID = GROUP + "/worker-node-uid";

  /**
   * Of an instance: which admin cluster made it, by the UID of its namespace kube-system. Several
   * may share a cloud.
   */
  public static final String LABEL_HOME = GROUP + "/home";

  /** Name of the EtcdBackupSchedule that made an EtcdBackup, and of whom it is. */
  public static final String LABEL_BACKUP_SCHEDULE = GROUP + "/backup-schedule";

  public static final String LABEL_BACKUP_OF = GROUP + "/backup-of";

  /** On an EtcdBackup: when somebody wished that it be read through again (RFC 3339). */
  public static final String ANNOTATION_VERIFY = GROUP + "/verify-requested-at";

  /**
   * On an EtcdBackup: somebody's wish that it be restored for a trial; any new text is a new one.
   */
  public static final String ANNOTATION_DRILL = GROUP + "/drill-requested-at";

  /** On a schedule's EtcdBackup: when one of the same tenant before it was drilled (RFC 3339). */
  public static final String ANNOTATION_DRILLED_BEFORE = GROUP + "/drilled-before";

  /** "true" stops all work on the object, upkeep included, until it is taken off. */
  public static final String ANNOTATION_PAUSED = GROUP + "/paused";

  /** "true" has a deletion of the object refused. */
  public static final String ANNOTATION_DELETION_PROTECTION = GROUP + "/deletion-protection";

  /** "none" has no last backup taken when the object, a cluster, is deleted. */
  public static final String ANNOTATION_FINAL_BACKUP = GROUP + "/final-backup";

  /**
   * On an EtcdCluster of pods that lost all data: the EtcdBackup of the whole to come back from.
   */
  public static final String ANNOTATION_RECOVER_FROM = GROUP + "/recover-from";

  /**
   * On an EtcdCluster of pods: how often it came back from a backup. Each time its revisions have
   * to be beyond those of the time before.
   */
  public static final String ANNOTATION_RECOVERIES = GROUP + "/recoveries";

  /**
   * "true" on an EtcdCluster of pods that lost all data: they are given up, so that its tenants can
   * be deleted.
   */
  public static final String ANNOTATION_DATA_GIVEN_UP = GROUP + "/data-given-up";

  public static final String FINALIZER = GROUP + "/finalizer";

  private Kubinception() {}
}
