package io.kubinception.testkit;

/** Resources as a person writes them. */
final class Samples {

  static final String ADMIN_CLUSTER =
      """
      apiVersion: kubinception.io/v1alpha1
      kind: AdminCluster
      metadata: {name: local}
      spec:
        edge: {host: 172.30.0.10, firstPort: 30000, lastPort: 31383, tunnelPortOffset: 1384}
        reservedNetworks: [172.30.0.0/24, 172.31.0.0/16, 10.128.0.0/16, 10.129.0.0/16]
        flavours:
        - {name: small, cpus: 1, memoryMiB: 1024}
        - {name: large, cpus: 4, memoryMiB: 8192}
        infrastructure:
          docker:
            endpoint: tcp://172.30.0.4:2376
            credentialsSecret: cloud
            network: customers
            image: kubinception/machine
        defaultEtcdCluster: lab
      """;

  private Samples() {}

  /** With fields of the spec in YAML's flow style. */
  static String customerCluster(String name, String spec) {
    return namespaced("CustomerCluster", name, spec);
  }

  static String nodePool(String name, String spec) {
    return namespaced("NodePool", name, "cluster: demo, " + spec);
  }

  static String kubeconfigRequest(String name, String spec) {
    return namespaced("KubeconfigRequest", name, "cluster: demo, " + spec);
  }

  static String controlPlane(String name, String spec) {
    return namespaced("ControlPlane", name, "etcdCluster: lab, " + spec);
  }

  static String etcdTenant(String name, String spec) {
    return namespaced("EtcdTenant", name, spec);
  }

  static String workerNode(String name, String spec) {
    return namespaced("WorkerNode", name, spec);
  }

  static String etcdCluster(String name, String endpoints) {
    return """
    apiVersion: kubinception.io/v1alpha1
    kind: EtcdCluster
    metadata: {name: %s}
    spec: {endpoints: %s, credentialsSecret: etcd-lab}
    """
        .formatted(name, endpoints);
  }

  static String backup(String name, String spec) {
    return ofTheFleet("EtcdBackup", name, spec);
  }

  static String schedule(String name, String spec) {
    return ofTheFleet("EtcdBackupSchedule", name, "etcdCluster: lab, " + spec);
  }

  static String restore(String name, String backup) {
    return ofTheFleet("EtcdRestore", name, "tenant: {namespace: cc-a, name: a}, backup: " + backup);
  }

  static String move(String name, String to) {
    return ofTheFleet("EtcdMove", name, "tenant: {namespace: cc-a, name: a}, to: " + to);
  }

  private static String ofTheFleet(String kind, String name, String spec) {
    return """
    apiVersion: kubinception.io/v1alpha1
    kind: %s
    metadata: {name: %s}
    spec: {%s}
    """
        .formatted(kind, name, spec);
  }

  private static String namespaced(String kind, String name, String spec) {
    return """
    apiVersion: kubinception.io/v1alpha1
    kind: %s
    metadata: {name: %s, namespace: default}
    spec: {%s}
    """
        .formatted(kind, name, spec);
  }
}
