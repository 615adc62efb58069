package io.kubinception.operator.admincluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.operator.kube.Failures;
import io.kubinception.pki.ServerTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/**
 * The admin cluster's kubelets, asked one by one what their nodes and pods use. The way by the API
 * server would take the right {@code nodes/proxy}, with which one may run commands in every pod. A
 * kubelet is shown a token only if the cluster's authority has signed its certificate.
 */
public final class Kubelets {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int UNAUTHORIZED = 401;
  private static final int OK = 200;

  private final KubernetesClient client;
  private final UsageAccount account;
  private final HttpClient http;

  /**
   * @param operatorNamespace where the account is whose tokens kubelets are shown
   * @param trust whom kubelets' certificates are believed
   */
  Kubelets(KubernetesClient client, String operatorNamespace, SSLContext trust, Clock clock) {
    this.client = client;
    account = new UsageAccount(client, operatorNamespace, clock);
    http = HttpClient.newBuilder().sslContext(trust).connectTimeout(CONNECT).build();
  }

  /** Those of the client's cluster, believed as its API server is. */
  public static Kubelets of(KubernetesClient client, String operatorNamespace, Clock clock) {
    return new Kubelets(client, operatorNamespace, trust(client.getConfiguration()), clock);
  }

  private static SSLContext trust(Config config) {
    try {
      if (config.getCaCertData() != null) {
        byte[] pem = Base64.getDecoder().decode(config.getCaCertData());
        return new ServerTrust(new String(pem, StandardCharsets.UTF_8)).sslContext();
      }
      return config.getCaCertFile() == null
          ? SSLContext.getDefault()
          : new ServerTrust(Files.readString(Path.of(config.getCaCertFile()))).sslContext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /**
   * What was told.
   *
   * @param silent names of nodes of which nothing was told, with the reason
   */
  record Told(List<JsonNode> summaries, Map<String, String> silent) {

    /** Why the figures are not whole; empty when they are. */
    Optional<String> sentence(int nodes) {
      return silent.entrySet().stream()
          .findFirst()
          .map(
              first ->
                  "%d of %d nodes do not tell what they use, which counts as free: %s: %s; see docs/install.md"
                      .formatted(silent.size(), nodes, first.getKey(), first.getValue()));
    }
  }

  /** All are asked at once: one that does not answer costs no more than its own time. */
  Told ask(List<Node> nodes) {
    var summaries = new ArrayList<JsonNode>();
    var silent = new LinkedHashMap<String, String>();
    if (nodes.isEmpty()) {
      return new Told(summaries, silent);
    }
    try {
      String token = account.token();
      var asked = new LinkedHashMap<String, CompletableFuture<HttpResponse<String>>>();
      for (Node node : nodes) {
        asked.put(
            node.getMetadata().getName(),
            http.sendAsync(question(node, token), BodyHandlers.ofString()));
      }
      asked.forEach((node, answer) -> read(node, answer, summaries, silent));
    } catch (KubernetesClientException e) {
      String why =
          "the operator gets no token of ServiceAccount %s: %s"
              .formatted(UsageAccount.NAME, Failures.sentence(e));
      nodes.forEach(node -> silent.put(node.getMetadata().getName(), why));
    }
    return new Told(summaries, silent);
  }

  private void read(
      String node,
      CompletableFuture<HttpResponse<String>> answer,
      List<JsonNode> summaries,
      Map<String, String> silent) {
    try {
      HttpResponse<String> response = answer.join();
      if (response.statusCode() == OK) {
        summaries.add(
            client.getKubernetesSerialization().unmarshal(response.body(), JsonNode.class));
        return;
      }
      if (response.statusCode() == UNAUTHORIZED) {
        account.forget();
      }
      silent.put(node, "its kubelet refuses it (%d)".formatted(response.statusCode()));
    } catch (CompletionException e) {
      silent.put(node, why(e));
    } catch (KubernetesClientException e) {
      silent.put(node, "its kubelet's answer cannot be read");
    }
  }

  private static String why(CompletionException e) {
    return switch (e.getCause()) {
      case SSLHandshakeException _ ->
          "its kubelet's certificate is not of the cluster's authority, or not for its address";
      case Exception cause -> "its kubelet does not answer: " + Failures.sentence(cause);
      case null, default -> "its kubelet does not answer";
    };
  }

  private static HttpRequest question(Node node, String token) {
    return HttpRequest.newBuilder(
            URI.create(
                "https://%s:%d/stats/summary?only_cpu_and_memory=true"
                    .formatted(host(node), port(node))))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + token)
        .build();
  }

  private static String host(Node node) {
    String address =
        node.getStatus().getAddresses().stream()
            .filter(a -> a.getType().equals("InternalIP"))
            .map(NodeAddress::getAddress)
            .findFirst()
            .orElse(node.getMetadata().getName());
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static int port(Node node) {
    var endpoints = node.getStatus().getDaemonEndpoints();
    return endpoints == null || endpoints.getKubeletEndpoint() == null
        ? 10250
        : Objects.requireNonNullElse(endpoints.getKubeletEndpoint().getPort(), 10250);
  }
}
