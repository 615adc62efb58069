package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out, on the Docker host itself, what machines need there. */
public final class HostProbe {

  private static final Logger LOG = LoggerFactory.getLogger(HostProbe.class);

  /**
   * In the kernel's order, which is the order of bits in a set. Newer ones, BPF and on, are refused
   * by name by the Docker versions that fail to start privileged containers.
   */
  private static final List<Capability> IN_ORDER =
      List.of(
          Capability.CHOWN,
          Capability.DAC_OVERRIDE,
          Capability.DAC_READ_SEARCH,
          Capability.FOWNER,
          Capability.FSETID,
          Capability.KILL,
          Capability.SETGID,
          Capability.SETUID,
          Capability.SETPCAP,
          Capability.LINUX_IMMUTABLE,
          Capability.NET_BIND_SERVICE,
          Capability.NET_BROADCAST,
          Capability.NET_ADMIN,
          Capability.NET_RAW,
          Capability.IPC_LOCK,
          Capability.IPC_OWNER,
          Capability.SYS_MODULE,
          Capability.SYS_RAWIO,
          Capability.SYS_CHROOT,
          Capability.SYS_PTRACE,
          Capability.SYS_PACCT,
          Capability.SYS_ADMIN,
          Capability.SYS_BOOT,
          Capability.SYS_NICE,
          Capability.SYS_RESOURCE,
          Capability.SYS_TIME,
          Capability.SYS_TTY_CONFIG,
          Capability.MKNOD,
          Capability.LEASE,
          Capability.AUDIT_WRITE,
          Capability.AUDIT_CONTROL,
          Capability.SETFCAP,
          Capability.MAC_OVERRIDE,
          Capability.MAC_ADMIN,
          Capability.SYSLOG,
          Capability.WAKE_ALARM,
          Capability.BLOCK_SUSPEND,
          Capability.AUDIT_READ);

  private final DockerConnection docker;
  private final Path processStatus;

  public HostProbe(DockerConnection docker) {
    this(docker, Path.of("/proc/self/status"));
  }

  HostProbe(DockerConnection docker, Path processStatus) {
    this.docker = docker;
    this.processStatus = processStatus;
  }

  /**
   * @param image any image of this host with /bin/true in it
   */
  public DockerMachineOptions machineOptions(String image) {
    return startsPrivileged(image)
        ? new DockerMachineOptions(true, List.of())
        : new DockerMachineOptions(false, boundingSet());
  }

  private boolean startsPrivileged(String image) {
    String id =
        docker
            .client()
            .createContainerCmd(image)
            .withEntrypoint("/bin/true")
            .withNetworkDisabled(true)
            .withHostConfig(HostConfig.newHostConfig().withPrivileged(true))
            .exec()
            .getId();
    try {
      docker.client().startContainerCmd(id).exec();
      return true;
    } catch (DockerException e) {
      LOG.debug("Docker cannot start privileged containers here", e);
      return false;
    } finally {
      docker.client().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }
  }

  /** The capabilities that a process of this host can have. */
  List<String> boundingSet() {
    try (var lines = Files.lines(processStatus)) {
      long bits =
          lines
              .filter(line -> line.startsWith("CapBnd:"))
              .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
              .findFirst()
              .orElseThrow(() -> new IOException("no CapBnd"));
      var names = new ArrayList<String>();
      for (int bit = 0; bit < IN_ORDER.size(); bit++) {
        if ((bits >>> bit & 1) == 1) {
          names.add(IN_ORDER.get(bit).name());
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + processStatus, e);
    }
  }
}
