package io.kubinception.chaos.scene;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabLayout.Server;
import io.kubinception.lab.LabListener;
import io.kubinception.lab.Machine;
import io.kubinception.lab.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A lab that is up, with customers, of whom the first has a worker node. */
public final class Scene implements AutoCloseable {
  /** The customer with a worker node. */
  public static final String SHARED = "chaos-shared";

  public static final String HA = "chaos-ha";
  private static final Duration DELETION = Duration.ofMinutes(3);

  private final Lab lab;
  private final KubernetesClient admin;
  private final List<Customer> customers;

  private Scene(Lab lab, KubernetesClient admin, List<Customer> customers) {
    this.lab = lab;
    this.admin = admin;
    this.customers = customers;
  }

  private static Customer customer(Lab lab, String name, Plan plan, int nodes) {
    return new Customer(name, plan, nodes, lab.home().kubeconfig(name));
  }

  /** Two customers, one of each plan. Makes their clusters unless they are there. */
  public static Scene set(Lab lab, LabListener listener) throws InterruptedException {
    return set(
        lab,
        List.of(customer(lab, SHARED, Plan.SHARED, 1), customer(lab, HA, Plan.HA, 0)),
        listener);
  }

  /** As many of plan {@code shared}. Makes their clusters unless they are there. */
  public static Scene set(Lab lab, int customers, LabListener listener)
      throws InterruptedException {
    return set(
        lab,
        IntStream.range(0, customers)
            .mapToObj(i -> customer(lab, "chaos-" + i, Plan.SHARED, i == 0 ? 1 : 0))
            .toList(),
        listener);
  }

  private static Scene set(Lab lab, List<Customer> customers, LabListener listener)
      throws InterruptedException {
    var scene = new Scene(lab, lab.adminClient(), customers);
    for (var customer : scene.customers) {
      lab.customerCluster(customer.name(), customer.plan(), customer.nodes(), listener);
    }
    return scene;
  }

  public Lab lab() {
    return lab;
  }

  /** Administrator of the admin cluster. */
  public KubernetesClient admin() {
    return admin;
  }

  public List<Customer> customers() {
    return customers;
  }

  public Customer anyCustomer(RandomGenerator random) {
    return customers.get(random.nextInt(customers.size()));
  }

  /** The one that has workloads. */
  public Customer withNodes() {
    return customers.getFirst();
  }

  public Machine etcdServer(RandomGenerator random) {
    return any(lab.layout().etcdServers(), random);
  }

  public Machine adminNode(RandomGenerator random) {
    return any(lab.layout().adminNodes(), random);
  }

  /** The machines of these servers. */
  public List<Machine> machines(List<Server> servers) {
    return servers.stream().map(server -> lab.machine(server.host())).toList();
  }

  private Machine any(List<Server> servers, RandomGenerator random) {
    return lab.machine(servers.get(random.nextInt(servers.size())).host());
  }

  /** Running instances of the customer. */
  public List<Machine> instances(Customer customer) {
    return lab.status().containers().stream()
        .filter(part -> part.state().equals("running") && customer.owns(part.name()))
        .map(part -> lab.instance(part.name()))
        .toList();
  }

  public CustomerCluster cluster(Customer customer) {
    return Objects.requireNonNull(
        admin
            .resources(CustomerCluster.class)
            .inNamespace(Customer.NAMESPACE)
            .withName(customer.name())
            .get(),
        customer.name());
  }

  /** Where the customer's control plane is. */
  public String namespace(Customer customer) {
    var status = Objects.requireNonNull(cluster(customer).getStatus());
    return Objects.requireNonNull(status.controlPlaneNamespace());
  }

  /** Running pods of one component of the customer's control plane. */
  public List<Pod> pods(Customer customer, String component) {
    return running(
        admin
            .pods()
            .inNamespace(namespace(customer))
            .withLabel(Kubinception.LABEL_COMPONENT, component)
            .list()
            .getItems());
  }

  /** Running pods of the operator. */
  public List<Pod> operators() {
    return running(
        admin
            .pods()
            .inNamespace(Kubinception.OPERATOR_NAMESPACE)
            .withLabel("app.kubernetes.io/name", WellBeing.OPERATOR)
            .list()
            .getItems());
  }

  private static List<Pod> running(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Deletes the customers' clusters, and waits until they are gone. */
  public void clear() throws InterruptedException {
    var clusters = admin.resources(CustomerCluster.class).inNamespace(Customer.NAMESPACE);
    customers.forEach(customer -> clusters.withName(customer.name()).delete());
    Poll.upTo(DELETION)
        .untilTrue(
            () -> customers.stream().allMatch(c -> clusters.withName(c.name()).get() == null),
            () -> "The customers' clusters are not gone; look at 'kubinception cluster list'");
  }

  @Override
  public void close() {
    admin.close();
  }
}
