package io.kubinception.lab;

import com.github.dockerjava.api.model.Info;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.host.Preflight;
import io.kubinception.lab.step.Step.Progress;

/** The step that comes first: has this host what the others will take? */
final class HostCheck {

  private final Preflight preflight;
  private final LabImages images;

  HostCheck(LabDocker docker, LabLayout layout, LabImages images) {
    this.preflight = new Preflight(docker, layout);
    this.images = images;
  }

  boolean forBuilding(Progress progress) throws InterruptedException {
    Info docker = preflight.docker();
    boolean cold = images.areToBeBuilt();
    preflight.disk(docker, cold);
    if (cold) {
      progress.note(
          "The components are built, once, into a cache: some 20 minutes on 2 cores, less where"
              + " registries answer.");
    }
    return false;
  }

  boolean forLab(Progress progress) throws InterruptedException {
    forBuilding(progress);
    preflight.lab();
    return false;
  }
}
