package io.kubinception.api.v1alpha1;

import java.util.Set;

/**
 * Reasons for which an EtcdBackup, EtcdRestore or EtcdMove does not go on until a person changes
 * something: a command that waits for it ends then.
 */
public final class WaitingInVain {
  public static final String NO_STORE = "NoStore";
  public static final String STORE_UNUSABLE = "StoreUnusable";
  public static final String NO_TENANT = "NoTenant";
  public static final String NO_ETCD_CLUSTER = "NoEtcdCluster";

  /** The tenant lives where it is to move to. */
  public static final String ALREADY_THERE = "AlreadyThere";

  public static final String NO_BACKUP = "NoBackup";
  public static final String BACKUP_UNREADABLE = "BackupUnreadable";

  /** The store does not have the backup's file. */
  public static final String BACKUP_MISSING = "BackupMissing";

  /** The backup cannot be restored into this tenant. */
  public static final String OTHER_TENANT = "OtherTenant";

  /** The file is a backup of somebody else. */
  public static final String OTHER_SUBJECT = "OtherSubject";

  public static final String ENCRYPTION_KEY_MISSING = "EncryptionKeyMissing";
  public static final String ENCRYPTION_KEY_ROTATES = "EncryptionKeyRotates";

  /** What would come back does not fit into etcd. */
  public static final String NO_ROOM = "NoRoom";

  private static final Set<String> ALL =
      Set.of(
          NO_STORE,
          STORE_UNUSABLE,
          NO_TENANT,
          NO_ETCD_CLUSTER,
          ALREADY_THERE,
          NO_BACKUP,
          BACKUP_UNREADABLE,
          BACKUP_MISSING,
          OTHER_TENANT,
          OTHER_SUBJECT,
          ENCRYPTION_KEY_MISSING,
          ENCRYPTION_KEY_ROTATES,
          NO_ROOM);

  public static boolean isReason(String reason) {
    return ALL.contains(reason);
  }

  private WaitingInVain() {}
}
