package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Taint;
import io.kubinception.api.v1alpha1.Networks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is told at its first boot, as #cloud-config, so that it joins a customer
 * cluster. Its image has containerd and a kubelet of the version, not enabled.
 *
 * @param nodeName name of the Node and of the host
 * @param version Kubernetes version of the node
 * @param server URL of the API server
 * @param authorityPem the customer cluster's CA certificate
 * @param bootstrapToken id.secret; secret
 * @param networks networks inside the customer cluster
 * @param nodeIp address that the Node shall have; the kubelet finds one when null
 * @param labels labels of the Node; those that a kubelet may not give itself are left to the
 *     operator, see {@link #labelsForOperator}
 * @param taints taints of the Node
 * @param providerUserData a #cloud-config of the provider that is merged in; null for none
 */
public record WorkerUserData(
    String nodeName,
    String version,
    String server,
    String authorityPem,
    String bootstrapToken,
    Networks networks,
    @Nullable String nodeIp,
    Map<String, String> labels,
    List<Taint> taints,
    @Nullable String providerUserData) {

  private static final String KUBELET_DROP_IN =
      "/etc/systemd/system/kubelet.service.d/20-kubinception.conf";

  /** What the machine image lays over the configuration is in here, too, under higher numbers. */
  private static final String CONFIG_DIRECTORY = "/etc/kubernetes/kubelet.conf.d";

  public WorkerUserData {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
    labels.forEach(NodeLabels::check);
  }

  /** Labels that the operator has to put on the Node itself: a kubelet refuses to ask for them. */
  public Map<String, String> labelsForOperator() {
    return labelsForOperator(labels);
  }

  /** The same of any labels: the operator needs them long after the instance was told. */
  public static Map<String, String> labelsForOperator(Map<String, String> labels) {
    return NodeLabels.select(labels, false);
  }

  /** The #cloud-config; it carries the bootstrap token. */
  public String render() {
    Map<String, Object> ours = new LinkedHashMap<>();
    ours.put("hostname", nodeName);
    ours.put("write_files", files());
    ours.put(
        "runcmd",
        List.of(
            List.of("systemctl", "daemon-reload"),
            List.of("systemctl", "enable", "--now", "kubelet")));
    CloudConfig config = new CloudConfig(ours);
    return providerUserData == null
        ? config.render()
        : CloudConfig.parse(providerUserData).then(config).render();
  }

  private List<Map<String, Object>> files() {
    return List.of(
        file("/etc/kubernetes/pki/ca.crt", "0644", authorityPem),
        file("/etc/kubernetes/bootstrap-kubelet.conf", "0600", bootstrapKubeconfig()),
        file("/var/lib/kubelet/config.yaml", "0644", KubeletConfiguration.yaml(version, networks)),
        file(CONFIG_DIRECTORY + "/10-kubinception.conf", "0644", nodeConfiguration()),
        file(KUBELET_DROP_IN, "0644", dropIn()));
  }

  private static Map<String, Object> file(String path, String permissions, String content) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("path", path);
    file.put("owner", "root:root");
    file.put("permissions", permissions);
    file.put("content", content);
    return file;
  }

  private String bootstrapKubeconfig() {
    Map<String, Object> kubeconfig = new LinkedHashMap<>();
    kubeconfig.put("apiVersion", "v1");
    kubeconfig.put("kind", "Config");
    kubeconfig.put(
        "clusters",
        List.of(
            Map.of(
                "name",
                "customer",
                "cluster",
                Map.of("certificate-authority", "/etc/kubernetes/pki/ca.crt", "server", server))));
    kubeconfig.put(
        "users", List.of(Map.of("name", "bootstrap", "user", Map.of("token", bootstrapToken))));
    kubeconfig.put(
        "contexts",
        List.of(
            Map.of(
                "name",
                "bootstrap",
                "context",
                Map.of("cluster", "customer", "user", "bootstrap"))));
    kubeconfig.put("current-context", "bootstrap");
    return Yaml.write(kubeconfig);
  }

  /** What is this node's alone. The file is always there, as the kubelet insists on its folder. */
  private String nodeConfiguration() {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("apiVersion", "kubelet.config.k8s.io/v1beta1");
    configuration.put("kind", "KubeletConfiguration");
    if (!taints.isEmpty()) {
      configuration.put("registerWithTaints", taints);
    }
    return Yaml.write(configuration);
  }

  private String dropIn() {
    Map<String, String> flags =
        Table.of(
            "bootstrap-kubeconfig", "/etc/kubernetes/bootstrap-kubelet.conf",
            "kubeconfig", "/etc/kubernetes/kubelet.conf",
            "config", "/var/lib/kubelet/config.yaml",
            "config-dir", CONFIG_DIRECTORY,
            "hostname-override", nodeName);
    if (nodeIp != null) {
      flags.put("node-ip", nodeIp);
    }
    Map<String, String> own = NodeLabels.select(labels, true);
    if (!own.isEmpty()) {
      flags.put("node-labels", joined(own));
    }
    String line =
        flags.entrySet().stream()
            .map(flag -> "  --" + flag.getKey() + "=" + flag.getValue())
            .collect(Collectors.joining(" \\\n"));
    // Whatever the image starts its kubelet with, this is what starts it; systemd finds it.
    return "[Service]\nExecStart=\nExecStart=kubelet \\\n" + line + "\n";
  }

  private static String joined(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "WorkerUserData[" + nodeName + "]";
  }
}
