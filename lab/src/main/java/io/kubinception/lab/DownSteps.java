package io.kubinception.lab;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.step.Step;
import java.util.List;
import java.util.Map;

/** How a lab goes: by the label on all that is its, whatever state that is in. */
final class DownSteps {

  private final LabLayout layout;
  private final LabHome home;
  private final LabDocker docker;

  DownSteps(LabLayout layout, LabHome home, LabDocker docker) {
    this.layout = layout;
    this.home = home;
    this.docker = docker;
  }

  List<Step> all() {
    return List.of(
        Step.of("remove containers", this::containers),
        Step.of("remove volumes", _ -> volumes(), "remove containers"),
        Step.of("remove networks", _ -> networks(), "remove containers"),
        Step.of("clear " + home.folder(), _ -> home.remove(), "remove containers"));
  }

  /** The provider's first: an operator that still ran would make new instances meanwhile. */
  private boolean containers(Step.Progress progress) throws InterruptedException {
    boolean any = false;
    List<Container> left = docker.containers();
    while (!left.isEmpty()) {
      any = true;
      for (Container container : left.stream().sorted(this::providerFirst).toList()) {
        progress.detail(container.getNames()[0].substring(1));
        docker.remove(container.getId());
      }
      left = docker.containers();
    }
    return any;
  }

  private int providerFirst(Container a, Container b) {
    return Boolean.compare(isProviders(b), isProviders(a));
  }

  private boolean isProviders(Container container) {
    return container.getNames()[0].startsWith("/" + layout.name() + "-");
  }

  private boolean volumes() {
    var volumes =
        docker
            .client()
            .listVolumesCmd()
            .withFilter("label", docker.label().entrySet().stream().map(DownSteps::text).toList())
            .exec()
            .getVolumes();
    if (volumes == null || volumes.isEmpty()) {
      return false;
    }
    volumes.forEach(volume -> docker.client().removeVolumeCmd(volume.getName()).exec());
    return true;
  }

  private boolean networks() {
    var networks =
        docker
            .client()
            .listNetworksCmd()
            .withFilter("label", docker.label().entrySet().stream().map(DownSteps::text).toList())
            .exec();
    networks.forEach(
        network -> {
          try {
            docker.client().removeNetworkCmd(network.getId()).exec();
          } catch (NotFoundException e) {
            // Gone meanwhile.
            return;
          }
        });
    return !networks.isEmpty();
  }

  private static String text(Map.Entry<String, String> label) {
    return label.getKey() + "=" + label.getValue();
  }
}
