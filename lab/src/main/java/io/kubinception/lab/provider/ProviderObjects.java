package io.kubinception.lab.provider;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterSpec;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.Edge;
import io.kubinception.api.v1alpha1.EdgeControl;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.Infrastructure;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.lab.LabAuthorities;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.Poll;
import io.kubinception.lab.UserData;
import io.kubinception.lab.edge.Storage;
import io.kubinception.lab.etcd.EtcdServers;
import io.kubinception.lab.step.Step.Progress;
import io.kubinception.pki.TlsMaterial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells the operator of the etcd cluster, the admin cluster and the cloud. */
public final class ProviderObjects {

  private static final String ETCD = "lab";
  private static final String ETCD_SECRET = "etcd-lab";
  private static final String ADMIN = "local";
  private static final String CLOUD_SECRET = "cloud";
  private static final String EDGE_SECRET = "edge";
  private static final Duration READY = Duration.ofMinutes(3);

  private final LabLayout layout;
  private final LabAuthorities authorities;
  private final Storage.Keys storageKeys;
  private final String machineImage;
  private final Map<String, String> registryFiles;
  private final int cores;

  /**
   * @param storageKeys of the place for backups
   * @param machineImage without its tag
   * @param registryFiles that lead instances' containerd to the lab's registry
   * @param cores of the host, which each of the admin cluster's nodes counts as its own
   */
  public ProviderObjects(
      LabLayout layout,
      LabAuthorities authorities,
      Storage.Keys storageKeys,
      String machineImage,
      Map<String, String> registryFiles,
      int cores) {
    this.layout = layout;
    this.authorities = authorities;
    this.storageKeys = storageKeys;
    this.machineImage = machineImage;
    this.registryFiles = registryFiles;
    this.cores = cores;
  }

  /** Applies them and waits until the operator finds them well. */
  public boolean ensure(KubernetesClient client, Progress progress) throws InterruptedException {
    boolean changed =
        new ServerSideApply(client)
            .objects(
                List.of(
                    etcdSecret(),
                    cloudSecret(),
                    edgeSecret(),
                    storageSecret(),
                    etcdCluster(),
                    adminCluster()));
    awaitReady(client, EtcdCluster.class, ETCD, progress);
    awaitReady(client, AdminCluster.class, ADMIN, progress);
    return changed;
  }

  private static <R extends Resource<?, ?>> void awaitReady(
      KubernetesClient client, Class<R> kind, String name, Progress progress)
      throws InterruptedException {
    String called = kind.getSimpleName() + " " + name;
    var last = new String[] {"the operator says nothing of it"};
    Poll.upTo(READY)
        .untilTrue(
            () -> {
              R resource = client.resources(kind).withName(name).get();
              Status status = resource == null ? null : resource.getStatus();
              if (Status.isTrue(status, "Ready")) {
                return true;
              }
              Status.condition(status, "Ready")
                  .map(condition -> condition.getMessage())
                  .filter(
                      message -> message != null && !message.isEmpty() && !message.equals(last[0]))
                  .ifPresent(
                      message -> {
                        last[0] = message;
                        progress.detail(called + ": " + message);
                      });
              return false;
            },
            () -> called + " does not get Ready: " + last[0]);
  }

  private EtcdCluster etcdCluster() {
    var etcd = new EtcdCluster();
    etcd.setMetadata(new ObjectMetaBuilder().withName(ETCD).build());
    etcd.setSpec(new EtcdClusterSpec(EtcdServers.endpoints(layout), ETCD_SECRET));
    return etcd;
  }

  private AdminCluster adminCluster() {
    var admin = new AdminCluster();
    admin.setMetadata(new ObjectMetaBuilder().withName(ADMIN).build());
    admin.setSpec(
        new AdminClusterSpec(
            new Edge(
                LabLayout.EDGE,
                LabLayout.FIRST_PORT,
                LabLayout.LAST_PORT,
                LabLayout.TUNNEL_PORT_OFFSET,
                new EdgeControl(
                    List.of(LabLayout.EDGE_OF_PROVIDER), LabLayout.EDGE_CONTROL_PORT, EDGE_SECRET),
                LabLayout.EDGE_OF_PROVIDER),
            List.of(
                LabLayout.PROVIDER_SUBNET,
                LabLayout.CUSTOMERS_SUBNET,
                LabLayout.ADMIN_PODS,
                LabLayout.ADMIN_SERVICES),
            List.of(
                new Flavour("small", 2, 2048),
                new Flavour("medium", 2, 4096),
                new Flavour("large", 4, 8192)),
            new Infrastructure(
                new Infrastructure.Docker(
                    "tcp://" + LabLayout.CLOUD + ":" + LabLayout.CLOUD_PORT,
                    CLOUD_SECRET,
                    layout.customersNetwork(),
                    machineImage,
                    new UserData().files(registryFiles).text())),
            ETCD,
            cores,
            // Who tries things out deletes at once, unless --grace says otherwise.
            new Deletion("0m", true, "7d", EtcdBackupSpec.DEFAULT_STORE)));
    return admin;
  }

  private Secret etcdSecret() {
    TlsMaterial root = authorities.etcdRoot();
    var texts = tls(root);
    texts.put("client-ca.crt", authorities.etcdClients().certificatePem());
    texts.put("client-ca.key", authorities.etcdClients().privateKeyPem());
    return secret(ETCD_SECRET, texts);
  }

  private Secret cloudSecret() {
    return secret(CLOUD_SECRET, tls(authorities.cloudClient()));
  }

  private Secret edgeSecret() {
    return secret(EDGE_SECRET, tls(authorities.edgeClient()));
  }

  private Secret storageSecret() {
    return secret(
        EtcdBackupSpec.DEFAULT_STORE,
        Map.of(
            "bucket",
            Storage.BUCKET,
            "endpoint",
            "http://" + LabLayout.STORAGE + ":" + LabLayout.STORAGE_PORT,
            "accessKey",
            Storage.ACCESS_KEY,
            "secretKey",
            storageKeys.secretKey(),
            "encryptionKey",
            storageKeys.encryptionKey()));
  }

  private static Map<String, String> tls(TlsMaterial material) {
    var texts = new TreeMap<String, String>();
    texts.put("ca.crt", material.authorityPem());
    texts.put("tls.crt", material.certificatePem());
    texts.put("tls.key", material.privateKeyPem());
    return texts;
  }

  private static Secret secret(String name, Map<String, String> texts) {
    var data = new TreeMap<String, String>();
    texts.forEach(
        (key, text) ->
            data.put(
                key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    ObjectMeta metadata =
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(Kubinception.OPERATOR_NAMESPACE)
            .build();
    return new SecretBuilder().withMetadata(metadata).withData(data).build();
  }
}
