package io.kubinception.audit;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.audit.Finding.StrayKubeconfigRequest;
import java.util.List;
import java.util.Set;

/** KubeconfigRequests, with the Secrets that they own, whose CustomerCluster is gone. */
final class KubeconfigRequestCheck implements Check<StrayKubeconfigRequest> {
  private final Owners owners;

  KubeconfigRequestCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "kubeconfigs by request";
  }

  @Override
  public List<StrayKubeconfigRequest> look() {
    List<KubeconfigRequest> requests = owners.all(KubeconfigRequest.class);
    Set<String> clusters = owners.names(CustomerCluster.class);
    return requests.stream()
        .filter(request -> !Owners.goes(request))
        .filter(request -> !clusters.contains(cluster(request)))
        .map(
            request ->
                new StrayKubeconfigRequest(
                    request.getMetadata().getNamespace(),
                    request.getMetadata().getName(),
                    request.getMetadata().getUid(),
                    Owners.createdAt(request),
                    cluster(request)))
        .toList();
  }

  private static String cluster(KubeconfigRequest request) {
    return request.getMetadata().getNamespace() + "/" + request.getSpec().cluster();
  }

  @Override
  public void repair(StrayKubeconfigRequest finding) {
    owners.delete(KubeconfigRequest.class, finding.uid());
  }
}
