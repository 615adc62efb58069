package io.kubinception.controlplane;

import org.jspecify.annotations.Nullable;

/**
 * What the pods of a control plane ask for, and how their Go runtimes trade memory for CPU. The one
 * place to tune.
 */
public record SizeClass(Size apiServer, Size controllerManager, Size scheduler, Size tunnelServer) {

  /**
   * @param cpuRequest CPU asked for; there is no CPU limit: a throttled control plane is a slow one
   * @param memoryRequest memory asked for
   * @param memoryLimit memory at which the pod is killed; null for none
   * @param goMemoryLimit GOMEMLIMIT: collect harder from here on; must be well below the limit
   * @param goGc GOGC: garbage in percent of what lives that is let stand
   * @param goMaxProcs GOMAXPROCS: cores that it uses at once; null for all there are
   */
  public record Size(
      String cpuRequest,
      String memoryRequest,
      @Nullable String memoryLimit,
      String goMemoryLimit,
      int goGc,
      @Nullable Integer goMaxProcs) {}

  /**
   * For the free plan: small while idle, with room to grow with what the customer stores. Idle, API
   * server and controller manager take 153 and 38 MiB with GOGC 50, 142 and 33 with 35; a low
   * GOMEMLIMIT would save as much, until a customer needs more and all time goes into collecting.
   * More than half of what an idle controller manager does is Go's search for threads to run its
   * many timers on: on one core it takes a quarter less (6.9 m and 5.2 m, side by side). An API
   * server is left all cores, for the sake of who waits for it.
   */
  public static final SizeClass SMALL =
      new SizeClass(
          new Size("100m", "200Mi", "2Gi", "1700MiB", 35, null),
          new Size("25m", "40Mi", "512Mi", "440MiB", 35, 1),
          new Size("10m", "20Mi", "512Mi", "440MiB", 50, 1),
          new Size("10m", "20Mi", "256Mi", "220MiB", 50, null));

  Size of(Component component) {
    return switch (component) {
      case API_SERVER -> apiServer;
      case CONTROLLER_MANAGER -> controllerManager;
      case SCHEDULER -> scheduler;
      case TUNNEL_SERVER -> tunnelServer;
    };
  }
}
