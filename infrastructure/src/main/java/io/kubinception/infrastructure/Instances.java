package io.kubinception.infrastructure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cloud's instances, as little of them as worker nodes need. Names are unique within what one
 * object of this type manages. Every method may be called again after an interruption at any point,
 * and throws {@link InfrastructureException}.
 */
public interface Instances {

  /**
   * The instance of this name, made unless it is there. One whose making was interrupted is
   * finished, or replaced. One that has been started before is returned as it is, also when it has
   * stopped since.
   */
  Instance ensure(InstanceSpec spec);

  Optional<Instance> find(String name);

  /** Those that have all of these labels. */
  List<Instance> list(Map<String, String> labels);

  /**
   * Shuts the instance down, in order, and keeps its disks and its address; does nothing when it
   * does not run.
   */
  void stop(String name);

  /** Starts the instance again after {@link #stop}; does nothing when it runs or there is none. */
  void start(String name);

  /** Deletes the instance with its disks; does nothing when there is none. */
  void delete(String name);
}
