package io.kubinception.lab.provider;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Applies objects and tells whether that changed anything. */
public final class ServerSideApply {

  public static final String MANAGER = "kubinception-lab";

  private final KubernetesClient client;

  public ServerSideApply(KubernetesClient client) {
    this.client = client;
  }

  /** Objects of a YAML file of this module. */
  public boolean resource(String file) {
    try (InputStream stream =
        Objects.requireNonNull(
            ServerSideApply.class.getResourceAsStream("/io/kubinception/lab/" + file), file)) {
      return objects(client.load(stream).items());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  public boolean objects(List<? extends HasMetadata> objects) {
    boolean changed = false;
    for (HasMetadata object : objects) {
      changed |= object(object);
    }
    return changed;
  }

  private boolean object(HasMetadata object) {
    var before = Optional.ofNullable(client.resource(object).get()).map(ServerSideApply::version);
    HasMetadata after =
        client.resource(object).fieldManager(MANAGER).forceConflicts().serverSideApply();
    return before.filter(version(after)::equals).isEmpty();
  }

  /** The generation where there is one: the rest of such an object is its controller's. */
  private static String version(HasMetadata object) {
    var metadata = object.getMetadata();
    return metadata.getGeneration() == null
        ? metadata.getResourceVersion()
        : metadata.getGeneration().toString();
  }
}
