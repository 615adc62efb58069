package io.kubinception.api.crd;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import java.util.List;

/** All custom resources, in the order in which a reader meets them. */
final class CustomResources {

  static final List<Class<? extends HasMetadata>> ALL =
      List.of(
          CustomerCluster.class,
          NodePool.class,
          WorkerNode.class,
          ControlPlane.class,
          EtcdTenant.class,
          EtcdCluster.class,
          EtcdBackup.class,
          EtcdBackupSchedule.class,
          EtcdRestore.class,
          KubeconfigRequest.class,
          EtcdMove.class,
          AdminCluster.class);

  private CustomResources() {}
}
