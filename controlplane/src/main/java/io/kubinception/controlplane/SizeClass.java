package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kubinception.api.v1alpha1.ClusterSize;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of a control plane of this size ask for and may use, how their Go runtimes trade
 * memory for CPU, and what goes with it on their command lines. The one place to tune. A change of
 * a row replaces the pods of all clusters of that size.
 *
 * @param nodes worker nodes that it is made for
 */
public record SizeClass(
    int nodes, Size apiServer, Size controllerManager, Size scheduler, Size tunnelServer) {

  /**
   * @param cpuRequest CPU asked for; there is no CPU limit: a throttled control plane is a slow one
   * @param memoryRequest memory asked for
   * @param memoryLimit memory at which the pod is killed
   * @param goMemoryLimit GOMEMLIMIT: collect harder from here on; must be well below the limit
   * @param goGc GOGC: garbage in percent of what lives that is let stand
   * @param goMaxProcs GOMAXPROCS: cores that it uses at once; null for all there are
   * @param flags arguments that go with it
   */
  public record Size(
      String cpuRequest,
      String memoryRequest,
      String memoryLimit,
      String goMemoryLimit,
      int goGc,
      @Nullable Integer goMaxProcs,
      Map<String, String> flags) {

    public Size {
      flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
    }

    private Size(
        String cpuRequest,
        String memoryRequest,
        String memoryLimit,
        String goMemoryLimit,
        int goGc,
        @Nullable Integer goMaxProcs) {
      this(cpuRequest, memoryRequest, memoryLimit, goMemoryLimit, goGc, goMaxProcs, Map.of());
    }

    /** GOMEMLIMIT in bytes. */
    public long goMemoryLimitBytes() {
      // Go writes GiB what Kubernetes writes Gi.
      var quantity = Quantity.parse(goMemoryLimit.substring(0, goMemoryLimit.length() - 1));
      return quantity.getNumericalAmount().longValueExact();
    }
  }

  /**
   * Small while idle, with room to grow with what the customer stores. It asks for two to three
   * times the CPU that it takes when idle: what is asked for, not what is used, fills a node. Idle,
   * API server and controller manager take 153 and 38 MiB with GOGC 50, 142 and 33 with 35; a low
   * GOMEMLIMIT would save as much, until a customer needs more and all time goes into collecting.
   * More than half of what an idle controller manager does is Go's search for threads to run its
   * many timers on: on one core it takes a quarter less (6.9 m and 5.2 m, side by side). An API
   * server is left all cores, for the sake of who waits for it.
   */
  private static final SizeClass SMALL =
      new SizeClass(
          10,
          new Size("60m", "200Mi", "2Gi", "1700MiB", 35, null),
          new Size("15m", "40Mi", "512Mi", "440MiB", 35, 1),
          new Size("5m", "20Mi", "512Mi", "440MiB", 50, 1),
          new Size("5m", "20Mi", "256Mi", "220MiB", 50, null));

  private static final SizeClass MEDIUM =
      new SizeClass(
          50,
          new Size("250m", "600Mi", "4Gi", "3500MiB", 50, null),
          new Size("50m", "100Mi", "1Gi", "880MiB", 50, 2),
          new Size("25m", "50Mi", "1Gi", "880MiB", 50, 1),
          new Size("20m", "40Mi", "512Mi", "440MiB", 50, null, tokenReviews(20)));

  private static final SizeClass LARGE =
      new SizeClass(
          250,
          new Size("1", "2Gi", "8Gi", "7GiB", 75, null, inFlight(800)),
          new Size("200m", "400Mi", "2Gi", "1700MiB", 75, null, requests(60)),
          new Size("100m", "150Mi", "2Gi", "1700MiB", 75, null, requests(100)),
          new Size("50m", "100Mi", "1Gi", "880MiB", 75, null, tokenReviews(50)));

  private static final SizeClass XLARGE =
      new SizeClass(
          5000,
          new Size("4", "8Gi", "24Gi", "21GiB", 100, null, inFlight(1600)),
          new Size("500m", "1Gi", "6Gi", "5GiB", 100, null, requests(100)),
          new Size("250m", "400Mi", "4Gi", "3500MiB", 100, null, requests(200)),
          new Size("200m", "250Mi", "2Gi", "1700MiB", 100, null, tokenReviews(100)));

  /** The API server's default, which smaller ones have, is 400 that read and 200 that write. */
  private static Map<String, String> inFlight(int reads) {
    return Table.of(
        "max-requests-inflight", Integer.toString(reads),
        "max-mutating-requests-inflight", Integer.toString(reads / 2));
  }

  /** By default controller managers ask 20 times a second at most, schedulers 50 times. */
  private static Map<String, String> requests(int perSecond) {
    return Table.of(
        "kube-api-qps", Integer.toString(perSecond),
        "kube-api-burst", Integer.toString(2 * perSecond));
  }

  /** Each agent that connects has its token looked at: by default 5 a second, or nodes queue up. */
  private static Map<String, String> tokenReviews(int perSecond) {
    return Table.of(
        "kubeconfig-qps", Integer.toString(perSecond),
        "kubeconfig-burst", Integer.toString(2 * perSecond));
  }

  /** The class of that name. */
  public static SizeClass of(ClusterSize size) {
    return switch (size) {
      case SMALL -> SMALL;
      case MEDIUM -> MEDIUM;
      case LARGE -> LARGE;
      case XLARGE -> XLARGE;
    };
  }

  /** The size whose API servers may use so much memory; empty when none of today's. */
  public static Optional<ClusterSize> ofApiServerLimit(@Nullable Quantity memoryLimit) {
    return Arrays.stream(ClusterSize.values())
        .filter(
            size -> Objects.equals(new Quantity(of(size).apiServer().memoryLimit()), memoryLimit))
        .findFirst();
  }

  Size of(Component component) {
    return switch (component) {
      case API_SERVER -> apiServer;
      case CONTROLLER_MANAGER -> controllerManager;
      case SCHEDULER -> scheduler;
      case TUNNEL_SERVER -> tunnelServer;
    };
  }
}
