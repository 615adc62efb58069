package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A real API server that is a customer's, as the operator finds it from the admin cluster. */
final class CustomerServer {
  private final KubeApiServer server;

  CustomerServer(KubeApiServer server) {
    this.server = server;
  }

  KubernetesClient client() {
    return server.client();
  }

  /** The Secret that the operator gets in by, and what kubelets may do. */
  void prepare(CustomerCluster cluster) {
    String namespace = cluster.getStatus().controlPlaneNamespace();
    client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("demo-admin")
                .withNamespace(namespace)
                .endMetadata()
                .withData(SecretData.encode(Map.of("kubeconfig", kubeconfig())))
                .build())
        .create();
    allow("system:bootstrappers");
    allow("system:nodes");
  }

  private String kubeconfig() {
    try {
      return Files.readString(server.kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void allow(String group) {
    client()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("test:" + group)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("rbac.authorization.k8s.io", "Group", group, null)
                .build())
        .create();
  }

  /** Sends a request as who it says asks. */
  void ask(CertificateSigningRequest request) {
    var config = server.config();
    config.setImpersonateUsername(request.getSpec().getUsername());
    config.setImpersonateGroups(request.getSpec().getGroups().toArray(String[]::new));
    var sent =
        new CertificateSigningRequestBuilder(request)
            .withNewMetadata()
            .withName(request.getMetadata().getName())
            .endMetadata()
            .editSpec()
            .withUsername(null)
            .withGroups((String[]) null)
            .endSpec()
            .build();
    try (var kubelet = new KubernetesClientBuilder().withConfig(config).build()) {
      if (kubelet.resource(sent).get() == null) {
        kubelet.resource(sent).create();
      }
    }
  }

  boolean approved(String request) {
    var found = request(request);
    return found != null && CertificateRules.approved(found);
  }

  CertificateSigningRequest request(String name) {
    return client().certificates().v1().certificateSigningRequests().withName(name).get();
  }

  /** Registers a Node as a kubelet does. */
  void node(Instance instance, String ready) {
    var node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(instance.name())
            .endMetadata()
            .withNewStatus()
            .addNewAddress(instance.address(), "InternalIP")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus()
            .build();
    if (client().resource(node).get() == null) {
      client().resource(node).create();
    }
    client()
        .nodes()
        .withName(instance.name())
        .editStatus(
            n -> {
              n.setStatus(node.getStatus());
              return n;
            });
  }
}
