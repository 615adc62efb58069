package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.Machine;
import java.util.List;
import java.util.random.RandomGenerator;

/** What runs somewhere in the lab and can be sent a signal. */
public enum Process {
  OPERATOR("operator") {
    @Override
    Found find(Scene scene, RandomGenerator random) {
      return ofPod(scene, any(scene.operators(), random));
    }
  },
  API_SERVER("api-server"),
  CONTROLLER_MANAGER("controller-manager"),
  SCHEDULER("scheduler"),
  TUNNEL_SERVER("tunnel-server"),
  WORKER_KUBELET("worker-kubelet") {
    @Override
    Found find(Scene scene, RandomGenerator random) {
      return ofUnit(any(scene.instances(scene.withNodes()), random), "kubelet");
    }
  },
  ADMIN_KUBELET("admin-kubelet") {
    @Override
    Found find(Scene scene, RandomGenerator random) {
      return ofUnit(scene.adminNode(random), "kubelet");
    }
  },
  WORKER_CONTAINERD("worker-containerd") {
    @Override
    Found find(Scene scene, RandomGenerator random) {
      return ofUnit(any(scene.instances(scene.withNodes()), random), "containerd");
    }
  },
  ADMIN_CONTAINERD("admin-containerd") {
    @Override
    Found find(Scene scene, RandomGenerator random) {
      return ofUnit(scene.adminNode(random), "containerd");
    }
  },
  ETCD("etcd-member") {
    @Override
    Found find(Scene scene, RandomGenerator random) {
      return ofUnit(scene.etcdServer(random), "etcd");
    }
  };

  // The pause container has the pod's host name too.
  private static final String SIGNAL_POD =
      """
      for file in $(grep -lzxF "HOSTNAME=$1" /proc/[0-9]*/environ 2>/dev/null); do
        process=${file%/environ}
        [ "$(cat $process/comm)" = pause ] || kill -s "$0" "${process#/proc/}" && echo done
      done
      """;

  static final String KILL = "KILL";

  private final String label;

  Process(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Chooses one; of a component of a control plane, unless it says otherwise. */
  Found find(Scene scene, RandomGenerator random) {
    Customer customer = scene.anyCustomer(random);
    return ofPod(scene, any(scene.pods(customer, label), random));
  }

  /**
   * One process.
   *
   * @param command sends it the signal whose name is put in the place of {@link #SIGNAL}
   */
  record Found(String target, Machine machine, List<String> command) {
    static final String SIGNAL = "%signal";

    void signal(String name) {
      var words = command.stream().map(word -> word.equals(SIGNAL) ? name : word);
      machine.run(words.toArray(String[]::new));
    }
  }

  /** Kills a pod's process, without a word. */
  public static void kill(Scene scene, Pod pod) {
    ofPod(scene, pod).signal(KILL);
  }

  /** Kills the main process of a unit of systemd, without a word. */
  public static void kill(Machine machine, String unit) {
    ofUnit(machine, unit).signal(KILL);
  }

  private static Found ofPod(Scene scene, Pod pod) {
    String name = pod.getMetadata().getName();
    Machine machine = scene.lab().machine(pod.getSpec().getNodeName());
    return new Found(
        name + " on " + machine.name(),
        machine,
        List.of("bash", "-c", SIGNAL_POD + "[ -n \"$process\" ]", Found.SIGNAL, name));
  }

  private static Found ofUnit(Machine machine, String unit) {
    return new Found(
        unit + " on " + machine.name(),
        machine,
        List.of("systemctl", "kill", "--kill-whom=main", "--signal", Found.SIGNAL, unit));
  }

  private static <T> T any(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
