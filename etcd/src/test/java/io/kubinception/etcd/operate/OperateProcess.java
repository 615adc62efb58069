package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.testing.ConnectionFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One operation in a process of its own, so that it can be killed in the middle. */
final class OperateProcess {
  private static final String STEP = "step: ";

  private OperateProcess() {}

  /** Runs an operation and kills it as soon as it says its n-th step; how many it said. */
  static int runAndKill(EtcdConnection etcd, Path folder, int atStep, String... operation)
      throws IOException, InterruptedException {
    ConnectionFiles.write(folder, etcd);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OperateProcess.class.getName(),
                folder.toString()));
    command.addAll(List.of(operation));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int steps = 0;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(STEP) && ++steps == atStep) {
          // The process itself would close the stream that we read.
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    return steps;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Progress progress = words -> System.out.println(STEP + words);
    try (EtcdClient client = EtcdClient.connect(ConnectionFiles.read(folder))) {
      switch (args[1]) {
        case "defragment" ->
            new Defragmentation(
                    client,
                    new Defragmentation.Rules(
                        0.5, 4 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1), false),
                    progress)
                .run();
        case "replace" ->
            new Membership(client, Duration.ofMinutes(1), progress)
                .replace(
                    args[2],
                    new Membership.Newcomer(args[3], args[4]),
                    joining -> {
                      System.out.println("join " + joining.initialCluster());
                      if (Files.notExists(folder.resolve("started"))) {
                        throw new OperationStopped("the test starts it");
                      }
                    });
        default -> throw new IllegalArgumentException(args[1]);
      }
    }
  }
}
