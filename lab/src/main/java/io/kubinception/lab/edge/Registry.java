package io.kubinception.lab.edge;

import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.docker.ServiceContainer;
import io.kubinception.lab.docker.ServiceContainer.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry that machines on both networks pull from. */
public final class Registry {

  private Registry() {}

  /**
   * @param storage a folder of the host: pushed images outlive the lab
   */
  public static ServiceContainer container(LabLayout layout, String image, Path storage) {
    return new ServiceContainer(
        layout.container("registry"),
        image,
        List.of(
            new Attachment(layout.providerNetwork(), LabLayout.REGISTRY_OF_PROVIDER),
            new Attachment(layout.customersNetwork(), LabLayout.REGISTRY_OF_CUSTOMERS)),
        Map.of(),
        Map.of(storage.toString(), "/var/lib/registry"),
        Optional.of(LabLayout.REGISTRY_PORT),
        Optional.of(owner(storage)));
  }

  /** So that what it writes belongs to who owns the cache. */
  private static String owner(Path storage) {
    try {
      Files.createDirectories(storage);
      return Files.getAttribute(storage, "unix:uid")
          + ":"
          + Files.getAttribute(storage, "unix:gid");
    } catch (IOException e) {
      throw new LabException("Cannot make the folder " + storage + ": " + e.getMessage(), e);
    }
  }
}
