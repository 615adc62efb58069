package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.kubinception.api.v1alpha1.CustomerCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A conversation with a customer cluster about its nodes. Whatever is deleted or changed may be
 * gone already: that is no error.
 */
interface CustomerNodes extends AutoCloseable {

  /** Opens conversations. */
  @FunctionalInterface
  interface Source {
    CustomerNodes open(CustomerCluster cluster);
  }

  /** What became of an eviction. */
  sealed interface Eviction {
    /** The pod is on its way out, or gone. */
    record Accepted() implements Eviction {}

    /**
     * The pod stays for now.
     *
     * @param why a sentence
     */
    record NotNow(String why) implements Eviction {}
  }

  /** The CA certificates that nodes know the API server by. */
  String authorityPem();

  Optional<BootstrapToken> token(String id);

  /** Puts this token in the place of one with the same id. */
  void replaceToken(BootstrapToken token, String workerNode);

  /** Lets the token that is there with this id and secret end when this one does. */
  void extendToken(BootstrapToken token);

  void deleteToken(String id);

  /** Certificate signing requests to this signer that are wanted. */
  List<CertificateSigningRequest> requests(
      String signer, Predicate<CertificateSigningRequest> wanted);

  /** Approves just this request: not another one that got its name meanwhile. */
  void approve(CertificateSigningRequest request, String message);

  Optional<Node> node(String name);

  void label(String node, Map<String, String> labels);

  /** Lets no new pods onto the node. */
  void cordon(String node);

  /** Pods of the node that are wanted: what an eviction needs of them. */
  List<Pod> pods(String node, Predicate<Pod> wanted);

  Eviction evict(Pod pod);

  void deleteNode(String name);

  @Override
  void close();
}
