package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** They, read from the API server itself. */
final class ApiWorkerNodes implements WorkerNodes {
  private final KubernetesClient client;
  private final NodePool pool;

  ApiWorkerNodes(KubernetesClient client, NodePool pool) {
    this.client = client;
    this.pool = pool;
  }

  @Override
  public List<WorkerNode> list() {
    return list(PoolWorkers.labels(pool));
  }

  @Override
  public List<WorkerNode> ofCluster() {
    return list(Map.of(Kubinception.LABEL_CLUSTER, pool.getSpec().cluster()));
  }

  @Override
  public List<NodePool> poolsOfCluster() {
    return client
        .resources(NodePool.class)
        .inNamespace(pool.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(other -> other.getSpec().cluster().equals(pool.getSpec().cluster()))
        .toList();
  }

  private List<WorkerNode> list(Map<String, String> labels) {
    return client
        .resources(WorkerNode.class)
        .inNamespace(pool.getMetadata().getNamespace())
        .withLabels(labels)
        .list()
        .getItems();
  }

  @Override
  public Optional<WorkerNode> create(WorkerNode worker) {
    try {
      return Optional.of(client.resource(worker).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void delete(WorkerNode worker) {
    try {
      client
          .resource(worker)
          .lockResourceVersion(worker.getMetadata().getResourceVersion())
          .delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
