package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Names;
import io.kubinception.cli.check.TextFile;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.pki.PkiException;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which etcd cluster a command works on: a registered one, or one that flags tell of. */
final class EtcdTarget {
  @Option(
      names = "--etcd",
      paramLabel = "NAME",
      description = "The EtcdCluster; not needed where there is only one.")
  private @Nullable String name;

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = Kubinception.OPERATOR_NAMESPACE,
      description = "Where the operator keeps its credentials (default: ${DEFAULT-VALUE}).")
  private String operatorNamespace = "";

  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "URL",
      description = "Client URLs of an etcd that is not registered, like https://10.0.0.1:2379.")
  private List<URI> endpoints = List.of();

  @Option(names = "--cacert", paramLabel = "FILE", description = "CA of its servers.")
  private @Nullable Path authority;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Certificate of a user with the role root.")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Key of that certificate.")
  private @Nullable Path key;

  /** Work on an etcd cluster. */
  @FunctionalInterface
  interface Work<T> {
    T on(EtcdClient client) throws IOException;
  }

  /** Does the work; what goes wrong ends in a Failure. */
  <T> T with(Session session, Work<T> work) {
    EtcdConnection connection = connection(session);
    try (EtcdClient client = EtcdClient.connect(connection)) {
      return work.on(client);
    } catch (OperationStopped e) {
      throw Failure.failed(e.sentence());
    } catch (EtcdException.Denied e) {
      throw Failure.failed("etcd denies it: use the certificate of a user with the role root")
          .because(e);
    } catch (EtcdException e) {
      throw Failure.failed(
              "etcd at %s: %s; see 'kubinception etcd status'"
                  .formatted(connection.endpoints(), e.getMessage()))
          .because(e);
    } catch (IOException e) {
      throw Failure.failed("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()))
          .because(e);
    }
  }

  /** The registered etcd cluster that it is; empty where flags tell of another one. */
  Optional<String> registeredName(Session session) {
    return endpoints.isEmpty()
        ? Optional.of(cluster(session).getMetadata().getName())
        : Optional.empty();
  }

  /** Says each step beside the answer. */
  static Progress progress(Session session) {
    return words -> session.terminal().note(words);
  }

  private EtcdConnection connection(Session session) {
    try {
      return endpoints.isEmpty() ? registered(session) : given();
    } catch (PkiException | IllegalArgumentException e) {
      throw Failure.usage("the connection to etcd is not usable: " + e.getMessage()).because(e);
    }
  }

  private EtcdConnection given() {
    if (name != null) {
      throw Failure.usage("either --etcd or --endpoints, not both");
    }
    return new EtcdConnection(
        endpoints,
        new TlsMaterial(
            text("--cacert", authority), text("--cert", certificate), text("--key", key)));
  }

  private static String text(String option, @Nullable Path file) {
    if (file == null) {
      throw Failure.usage(
          "--endpoints needs --cacert, --cert and --key: %s is missing".formatted(option));
    }
    return TextFile.read(option, file);
  }

  private EtcdConnection registered(Session session) {
    if (authority != null || certificate != null || key != null) {
      throw Failure.usage(
          "--cacert, --cert and --key are of an etcd that --endpoints names: that is missing");
    }
    EtcdCluster cluster = cluster(session);
    if (cluster.statefulSet().isPresent()) {
      throw Failure.usage(
          ("etcd cluster %s is of pods, which the operator looks after: see 'kubinception etcd pods"
                  + " --help' (docs/operations/etcd-pods.md)")
              .formatted(cluster.getMetadata().getName()));
    }
    String secret = cluster.credentialsSecret();
    return new EtcdConnection(
        cluster.knownEndpoints().stream().map(URI::create).toList(),
        new TlsMaterial(
            value(session, secret, "ca.crt"),
            value(session, secret, "tls.crt"),
            value(session, secret, "tls.key")));
  }

  private EtcdCluster cluster(Session session) {
    List<EtcdCluster> all = session.fleet().all(EtcdCluster.class);
    List<String> names = all.stream().map(c -> c.getMetadata().getName()).toList();
    String wanted = name;
    if (wanted == null && all.size() == 1) {
      return all.getFirst();
    }
    if (wanted == null) {
      throw all.isEmpty()
          ? Failure.notFound("no etcd cluster is registered: name one with --endpoints")
          : Failure.usage(
              "there are several etcd clusters: name one of %s with --etcd"
                  .formatted(Names.listed(names)));
    }
    return all.stream()
        .filter(c -> wanted.equals(c.getMetadata().getName()))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.notFound(
                    "there is no etcd cluster %s; %s"
                        .formatted(wanted, Names.hint(wanted, names, "none is registered"))));
  }

  private String value(Session session, String secret, String field) {
    return session
        .fleet()
        .secret(operatorNamespace, secret, field)
        .orElseThrow(
            () ->
                Failure.notFound(
                    "Secret %s in namespace %s has no %s: name the operator's namespace with --operator-namespace"
                        .formatted(secret, operatorNamespace, field)));
  }
}
