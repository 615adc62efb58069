package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.kube.SecretData;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the kubelet of one new worker node first shows to the API server. It is kept in the customer
 * cluster only, and its id follows from the WorkerNode, so that it is always found again.
 *
 * @param id public part
 * @param secret secret part
 */
record BootstrapToken(String id, String secret, Instant expires) {
  static final String NAMESPACE = "kube-system";
  static final Duration LIFE = Duration.ofMinutes(15);

  /** Of a token's user when it asks for a certificate. */
  static final String GROUP = "system:bootstrappers";

  private static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final String LABEL_WORKER_NODE = Kubinception.GROUP + "/worker-node";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 6;
  private static final int SECRET_LENGTH = 16;

  /**
   * The id of this worker node's token: of its uid, so a later one of the same name has another.
   */
  static String idOf(WorkerNode worker) {
    byte[] digest = sha256(worker.getMetadata().getUid());
    var id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
    }
    return id.toString();
  }

  static BootstrapToken fresh(WorkerNode worker, RandomGenerator random, Instant now) {
    var secret = new StringBuilder(SECRET_LENGTH);
    for (int i = 0; i < SECRET_LENGTH; i++) {
      secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new BootstrapToken(
        idOf(worker), secret.toString(), now.plus(LIFE).truncatedTo(ChronoUnit.SECONDS));
  }

  /** The same, as if it were made then. */
  BootstrapToken from(Instant then) {
    return new BootstrapToken(id, secret, then.plus(LIFE).truncatedTo(ChronoUnit.SECONDS));
  }

  static String secretName(String id) {
    return "bootstrap-token-" + id;
  }

  /** The token in this Secret; empty when it holds none that is of use. */
  static Optional<BootstrapToken> of(Secret object) {
    Map<String, String> data = SecretData.decode(object);
    String id = data.get("token-id");
    String secret = data.get("token-secret");
    String expiration = data.get("expiration");
    if (id == null || secret == null || expiration == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BootstrapToken(id, secret, Instant.parse(expiration)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The Secret that the API server knows it by. */
  Secret toSecret(String workerNode) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(secretName(id))
        .withNamespace(NAMESPACE)
        .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .addToLabels(LABEL_WORKER_NODE, workerNode)
        .endMetadata()
        .withType(TYPE)
        .withData(
            SecretData.encode(
                Map.of(
                    "token-id",
                    id,
                    "token-secret",
                    secret,
                    "expiration",
                    expires.toString(),
                    "usage-bootstrap-authentication",
                    "true",
                    "auth-extra-groups",
                    "system:bootstrappers:kubeadm:default-node-token")))
        .build();
  }

  /** Its user name at the API server. */
  static String userOf(String id) {
    return "system:bootstrap:" + id;
  }

  /** What the kubelet shows. */
  String value() {
    return id + "." + secret;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "BootstrapToken[" + id + ", until " + expires + "]";
  }
}
