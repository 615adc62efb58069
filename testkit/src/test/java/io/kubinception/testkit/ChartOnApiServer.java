package io.kubinception.testkit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One API server with the chart's definitions and policies for all tests of this module, as a
 * parameter of their constructors.
 */
final class ChartOnApiServer implements ParameterResolver {

  /** What tests do on it, in the words of kubectl. */
  record Cluster(KubeApiServer server) implements AutoCloseable {

    KubernetesClient client() {
      return server.client();
    }

    HasMetadata create(String yaml) {
      return client().resource(yaml).create();
    }

    /** Creates it for the look of it: all admission happens, nothing is stored. */
    HasMetadata tryCreate(String yaml) {
      return client().resource(yaml).dryRun().create();
    }

    /** As {@code kubectl apply --server-side}. */
    HasMetadata apply(String yaml) {
      return client().resource(yaml).forceConflicts().serverSideApply();
    }

    void patchStatus(HasMetadata resource, Map<String, Object> status) {
      var all = client().genericKubernetesResources(resource.getApiVersion(), resource.getKind());
      var meta = resource.getMetadata();
      var generic =
          meta.getNamespace() == null
              ? all.withName(meta.getName())
              : all.inNamespace(meta.getNamespace()).withName(meta.getName());
      generic.editStatus(
          r -> {
            r.setAdditionalProperty("status", status);
            return r;
          });
    }

    String kubectl(String... arguments) {
      return run(
          List.of(
              BuiltProgram.kubernetes("kubectl").find().toString(),
              "--kubeconfig=" + server.kubeconfig()),
          arguments);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** The output of a program that must end well. */
  static String run(List<String> program, String... arguments) {
    var command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(Path.of(command.getFirst()).getFileName() + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Cluster launch() {
    var server = KubeApiServer.launch();
    var cluster = new Cluster(server);
    var chart = ChartFiles.locate();
    chart.installCrds(server.client());
    chart.installPolicies(server.client());
    cluster.apply(Samples.ADMIN_CLUSTER);
    awaitPolicies(cluster);
    return cluster;
  }

  /** Policies are enforced a moment after they are stored: one refusal of each of the slow ones. */
  private static void awaitPolicies(Cluster cluster) {
    Eventually.within(Duration.ofSeconds(30))
        .isTrue(
            "policies are enforced",
            () ->
                refused(
                        cluster,
                        Samples.customerCluster("early", "networks: {pods: 10.128.0.0/16}"))
                    && refused(cluster, Samples.nodePool("early", "flavour: unheard-of")));
  }

  private static boolean refused(Cluster cluster, String yaml) {
    try {
      cluster.tryCreate(yaml);
      return false;
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage()).contains("AdminCluster local");
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(ChartOnApiServer.class))
        .computeIfAbsent("cluster", _ -> launch(), Cluster.class);
  }
}
