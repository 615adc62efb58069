package io.kubinception.cli.lab;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.cli.Failure;
import io.kubinception.cli.GlobalOptions;
import io.kubinception.cli.fleet.KubeconfigSearch;
import io.kubinception.cli.fleet.Releases;
import io.kubinception.cli.output.Terminal;
import io.kubinception.images.BuildFailed;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import java.time.Clock;

/** A lab comes up with the default version only: the others are built when they are asked for. */
public final class LabReleases implements Releases {
  private final KubeconfigSearch search;
  private final GlobalOptions options;
  private final Terminal terminal;
  private final Clock clock;

  public LabReleases(
      KubeconfigSearch search, GlobalOptions options, Terminal terminal, Clock clock) {
    this.search = search;
    this.options = options;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void ensure(String version) throws InterruptedException {
    if (version.equals(KubernetesVersions.DEFAULT)) {
      return;
    }
    var kubeconfig = search.find(options.kubeconfig()).toAbsolutePath().normalize();
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      if (!kubeconfig.equals(lab.home().adminKubeconfig())) {
        return;
      }
      try (var view = new LabView(terminal, clock)) {
        lab.kubernetes(version, view);
      }
    } catch (LabException | BuildFailed e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    }
  }
}
