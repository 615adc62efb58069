package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.InfrastructureException.Refused;
import io.kubinception.infrastructure.InstanceSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a container is made that is a machine. */
final class ContainerRecipe {

  private static final long MIB = 1024L * 1024;
  private static final long NANO_CPUS = 1_000_000_000L;

  /** What systemd takes for "power off". */
  private static final String STOP_SIGNAL = "SIGRTMIN+3";

  private final DockerConnection docker;

  ContainerRecipe(DockerConnection docker) {
    this.docker = docker;
  }

  /** Creates the container, without starting it. */
  String create(InstanceSpec spec, MachineNetwork network, String address) {
    try {
      return docker
          .client()
          .createContainerCmd(spec.image())
          .withName(spec.name())
          .withHostName(spec.name())
          .withLabels(labels(spec, network, address))
          .withStopSignal(STOP_SIGNAL)
          // The files of containers inside cannot lie on the overlay of the outer one.
          .withVolumes(new Volume("/var"))
          .withIpv4Address(address)
          .withHostConfig(host(spec.flavour(), network))
          .exec()
          .getId();
    } catch (NotFoundException e) {
      throw new Refused(
          "The host of the instances has no image "
              + spec.image()
              + ": this Kubernetes version is not on offer here.",
          e);
    }
  }

  boolean isOf(Map<String, String> labels, InstanceSpec spec) {
    return fingerprint(spec).equals(labels.get(DockerLabels.SPEC));
  }

  private HostConfig host(Flavour flavour, MachineNetwork network) {
    long memory = flavour.memoryMiB() * MIB;
    return network
        .machineOptions()
        .hostConfig()
        .withNetworkMode(network.name())
        .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
        .withMemory(memory)
        // Both the same: no swap.
        .withMemorySwap(memory)
        .withNanoCPUs(Math.min(flavour.cpus(), hostCpus()) * NANO_CPUS);
  }

  /** More than the host has is more than Docker takes. */
  private int hostCpus() {
    @Nullable Integer cpus = docker.client().infoCmd().exec().getNCPU();
    return cpus == null ? Integer.MAX_VALUE : cpus;
  }

  private static Map<String, String> labels(
      InstanceSpec spec, MachineNetwork network, String address) {
    var labels = new HashMap<>(network.inherited());
    labels.put(DockerLabels.INSTANCE, spec.name());
    labels.put(DockerLabels.NETWORK, network.name());
    labels.put(DockerLabels.ADDRESS, address);
    labels.put(DockerLabels.SPEC, fingerprint(spec));
    spec.labels().forEach((key, value) -> labels.put(DockerLabels.OWN + key, value));
    return labels;
  }

  /** Of all that matters; user data has tokens in it, so nobody shall read it from a label. */
  private static String fingerprint(InstanceSpec spec) {
    String text = spec + "\n" + spec.userData();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
