package io.kubinception.lab.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetwork.Ipam;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.kubinception.lab.LabException;
import io.kubinception.lab.docker.ServiceContainer.Attachment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Keeps containers of one program as they should be: what differs is replaced. */
public final class ServiceContainers {

  private static final String FINGERPRINT = "io.kubinception.lab.fingerprint";
  private static final int READABLE = 0644;
  private static final String LOOPBACK = "127.0.0.1";

  private final LabDocker docker;

  public ServiceContainers(LabDocker docker) {
    this.docker = docker;
  }

  /** Whether there was anything to do. */
  public boolean ensure(ServiceContainer wanted) throws InterruptedException {
    String fingerprint = fingerprint(wanted);
    var found = docker.ownContainer(wanted.name());
    if (found.isPresent()) {
      var state = found.get().getState();
      boolean halfMade = "created".equals(state.getStatus());
      boolean same =
          fingerprint.equals(found.get().getConfig().getLabels().get(FINGERPRINT)) && !halfMade;
      if (same && Boolean.TRUE.equals(state.getRunning())) {
        return false;
      }
      if (same) {
        docker.start(wanted.name());
        return true;
      }
      docker.remove(wanted.name());
    }
    create(wanted, fingerprint);
    docker.start(wanted.name());
    return true;
  }

  /** The port on the host's loopback that Docker chose. */
  public int loopbackPort(String container, int port) {
    return docker
        .container(container)
        .map(c -> c.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(port)))
        .filter(bindings -> bindings.length > 0)
        .map(bindings -> Integer.parseInt(bindings[0].getHostPortSpec()))
        .orElseThrow(() -> new LabException(container + " does not publish its port " + port));
  }

  private void create(ServiceContainer wanted, String fingerprint) {
    var labels = new HashMap<>(docker.label());
    labels.put(FINGERPRINT, fingerprint);
    Attachment first = wanted.addresses().getFirst();
    var command =
        docker
            .client()
            .createContainerCmd(wanted.image())
            .withName(wanted.name())
            .withHostName(wanted.name())
            .withLabels(labels)
            .withIpv4Address(first.address())
            .withHostConfig(hostConfig(wanted, first));
    wanted.user().ifPresent(command::withUser);
    wanted.loopbackPort().ifPresent(port -> command.withExposedPorts(ExposedPort.tcp(port)));
    String id = command.exec().getId();
    wanted.addresses().stream().skip(1).forEach(more -> connect(id, more));
    docker
        .client()
        .copyArchiveToContainerCmd(id)
        .withRemotePath("/")
        .withTarInputStream(new ByteArrayInputStream(tar(wanted.files())))
        .exec();
  }

  private static HostConfig hostConfig(ServiceContainer wanted, Attachment first) {
    List<Bind> binds =
        wanted.mounts().entrySet().stream()
            .map(mount -> Bind.parse(mount.getKey() + ":" + mount.getValue()))
            .toList();
    var host =
        HostConfig.newHostConfig()
            .withNetworkMode(first.network())
            .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
            .withBinds(binds);
    wanted
        .loopbackPort()
        .ifPresent(
            port ->
                host.withPortBindings(
                    new PortBinding(Ports.Binding.bindIp(LOOPBACK), ExposedPort.tcp(port))));
    return host;
  }

  private void connect(String id, Attachment more) {
    docker
        .client()
        .connectToNetworkCmd()
        .withContainerId(id)
        .withNetworkId(more.network())
        .withContainerNetwork(
            new ContainerNetwork().withIpamConfig(new Ipam().withIpv4Address(more.address())))
        .exec();
  }

  private String fingerprint(ServiceContainer wanted) {
    return Fingerprint.of(
        wanted.name(),
        docker.imageId(wanted.image()),
        wanted.addresses().toString(),
        new TreeMap<>(wanted.files()).toString(),
        new TreeMap<>(wanted.mounts()).toString(),
        wanted.loopbackPort().toString(),
        wanted.user().toString());
  }

  private static byte[] tar(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(file.getKey().substring(1));
        entry.setSize(content.length);
        entry.setMode(READABLE);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a tar to memory", e);
    }
    return bytes.toByteArray();
  }
}
