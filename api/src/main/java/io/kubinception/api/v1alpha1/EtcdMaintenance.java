package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How the operator keeps an etcd cluster in shape. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdMaintenance(
    @JsonPropertyDescription(
            "When and from when on free space of the members' files is given back to the disk.")
        @Nullable EtcdDefragment defragment,
    @JsonPropertyDescription(
            "Port where members serve metrics over TLS to the credentials' certificate; 0 for none."
                + " Slow disks are seen there.")
        @Default("2381")
        @Min(0)
        @Max(65535)
        @Nullable Integer metricsPort) {

  private static final int METRICS_PORT = 2381;

  /** What holds when nothing was said. */
  public static EtcdMaintenance defaults() {
    return new EtcdMaintenance(EtcdDefragment.defaults(), METRICS_PORT);
  }

  /** The port of the metrics. */
  public int metricsPortOrDefault() {
    return metricsPort == null ? METRICS_PORT : metricsPort;
  }

  /** The rules of defragmentation. */
  public EtcdDefragment defragmentOrDefault() {
    return defragment == null ? EtcdDefragment.defaults() : defragment;
  }
}
