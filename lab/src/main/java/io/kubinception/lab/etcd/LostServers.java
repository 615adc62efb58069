package io.kubinception.lab.etcd;

import io.kubinception.etcd.install.EtcdServer;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.etcd.operate.Snapshots;
import io.kubinception.infrastructure.docker.DockerExec;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.docker.LabDocker;
import io.kubinception.lab.step.Step.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Servers that were all lost, and the copy that they get their data back from. */
final class LostServers {
  private final LabDocker docker;
  private final DockerExec exec;
  private final Path copy;

  /** Refuses a copy that is damaged. */
  LostServers(LabDocker docker, Path copy) {
    this.docker = docker;
    this.exec = new DockerExec(docker.connection());
    this.copy = copy;
    try {
      Snapshots.check(copy);
    } catch (OperationStopped e) {
      throw new LabException(e.sentence(), e);
    } catch (IOException e) {
      throw new LabException("The copy " + copy + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Data that a server has, and did not get by a recovery that was cut off, are newer. */
  void refuseLiving(List<Server> servers) {
    for (Server server : servers) {
      if (hasData(server) && !recovered(server)) {
        throw new LabException(
            "The etcd server %s has its data: 'kubinception up' is enough.".formatted(server.name())
                + " If they are useless, remove the containers of all etcd servers with their"
                + " volumes first.");
      }
    }
  }

  private boolean hasData(Server server) {
    return exec.run(server.name(), "test", "-d", "/var/lib/etcd/member").ok();
  }

  private boolean recovered(Server server) {
    return exec.run(server.name(), "grep", "-q", "^ETCD_SNAPSHOT=/", "/etc/etcd/birth.env").ok();
  }

  /** Etcd's unit waits for it. */
  void bringCopy(Server server, Progress progress) {
    if (hasData(server)) {
      return;
    }
    progress.detail("the copy for " + server.host());
    String folder = "/var/lib";
    docker
        .client()
        .copyArchiveToContainerCmd(server.name())
        .withHostResource(copy.toAbsolutePath().toString())
        .withRemotePath(folder)
        .exec();
    var moved =
        exec.run(server.name(), "mv", folder + "/" + copy.getFileName(), EtcdServer.SNAPSHOT);
    if (!moved.ok()) {
      throw new LabException("The copy does not get to " + server.name() + ": " + moved.output());
    }
  }
}
