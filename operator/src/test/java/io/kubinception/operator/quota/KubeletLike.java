package io.kubinception.operator.quota;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Nodes and pods as kubelets write them, with all that one tells. */
final class KubeletLike {
  static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .build();
  }

  static Node reporting(Node node, String message, int images) {
    var room = Map.of("cpu", new Quantity("4"), "memory", new Quantity("8117Mi"));
    var builder =
        new NodeBuilder(node)
            .withNewStatus()
            .withCapacity(room)
            .withAllocatable(room)
            .withConditions(conditions(message))
            .addNewAddress("10.0.0.1", "InternalIP")
            .addNewAddress(node.getMetadata().getName(), "Hostname")
            .withNewDaemonEndpoints()
            .withNewKubeletEndpoint(10250)
            .endDaemonEndpoints()
            .withNewNodeInfo()
            .withMachineID("8f2b1c5e0a7d4b6f9c3e2d1a0b9c8d7e")
            .withKernelVersion("6.12.0-1-amd64")
            .withOsImage("Ubuntu 24.04.4 LTS")
            .withContainerRuntimeVersion("containerd://2.2.1")
            .withKubeletVersion("v1.36.4")
            .endNodeInfo()
            .addToVolumesInUse("kubernetes.io/csi/example.com^volume-1")
            .addNewVolumesAttached("", "kubernetes.io/csi/example.com^volume-1")
            .endStatus();
    for (int i = 0; i < images; i++) {
      builder
          .editStatus()
          .addNewImage()
          .withNames(names(i))
          .withSizeBytes(123_456_789L)
          .endImage()
          .endStatus();
    }
    return builder.build();
  }

  private static List<String> names(int image) {
    String name = "registry.example.com/team-of-somebody/service-" + image;
    return List.of(name + "@sha256:" + "0123456789abcdef".repeat(4), name + ":v1.27.3", name);
  }

  private static List<NodeCondition> conditions(String message) {
    return Stream.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready")
        .map(
            type ->
                new NodeConditionBuilder()
                    .withType(type)
                    .withStatus("Ready".equals(type) ? "True" : "False")
                    .withReason("KubeletReports")
                    .withMessage(message)
                    .build())
        .toList();
  }

  static Pod ended(Pod pod, String lastWords) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Failed")
        .addNewContainerStatus()
        .withName("main")
        .withImage("main")
        .withImageID("main")
        .withReady(false)
        .withRestartCount(0)
        .withNewState()
        .withNewTerminated()
        .withExitCode(1)
        .withMessage(lastWords)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private KubeletLike() {}
}
