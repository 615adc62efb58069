package io.kubinception.lab;

import io.kubinception.infrastructure.docker.DockerExec;
import io.kubinception.lab.docker.LabDocker;

/** One of the lab's containers, to do to it what happens to machines. */
public final class Machine {

  private final LabDocker docker;
  private final String name;

  Machine(LabDocker docker, String name) {
    this.docker = docker;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Powers it off in order. */
  public void stop() {
    docker.client().stopContainerCmd(name).exec();
  }

  /** Pulls the plug. */
  public void kill() {
    docker.client().killContainerCmd(name).exec();
  }

  public void start() {
    docker.start(name);
  }

  /** Takes it away with its disk. */
  public void remove() throws InterruptedException {
    docker.remove(name);
  }

  public boolean isRunning() {
    return docker
        .container(name)
        .map(container -> Boolean.TRUE.equals(container.getState().getRunning()))
        .orElse(false);
  }

  /** Runs a command inside that must end well; what it wrote. */
  public String run(String... command) {
    var result = exec(command);
    if (!result.ok()) {
      throw new LabException("%s in %s: %s".formatted(command[0], name, result.output().strip()));
    }
    return result.output();
  }

  /** Runs a command inside to its end. */
  public DockerExec.Result exec(String... command) {
    return new DockerExec(docker.connection()).run(name, command);
  }
}
