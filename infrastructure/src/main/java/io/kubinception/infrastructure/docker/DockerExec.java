package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Runs commands in containers. */
public final class DockerExec {

  private static final long LIMIT_MINUTES = 10;

  private final DockerConnection docker;

  public DockerExec(DockerConnection docker) {
    this.docker = docker;
  }

  /**
   * How a command ended.
   *
   * @param output of both kinds
   */
  public record Result(long exitCode, String output) {
    public boolean ok() {
      return exitCode == 0;
    }
  }

  /** Runs the command to its end. */
  public Result run(String container, String... command) {
    return DockerCalls.call(
        "run a command in " + container,
        () -> {
          String id =
              docker
                  .client()
                  .execCreateCmd(container)
                  .withCmd(command)
                  .withAttachStdout(true)
                  .withAttachStderr(true)
                  .exec()
                  .getId();
          var output = new Collector();
          await(container, docker.client().execStartCmd(id).exec(output));
          Long exitCode = docker.client().inspectExecCmd(id).exec().getExitCodeLong();
          return new Result(exitCode == null ? -1 : exitCode, output.text());
        });
  }

  private static void await(String container, Collector output) {
    try {
      if (!output.awaitCompletion(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new Unavailable("A command in " + container + " does not end.", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("Interrupted while a command ran in " + container + ".", e);
    }
  }

  private static final class Collector extends ResultCallback.Adapter<Frame> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      synchronized (bytes) {
        bytes.writeBytes(frame.getPayload());
      }
    }

    String text() {
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
