package io.kubinception.chaos.probe;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.Machine;
import io.kubinception.lab.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;

/** A customer's clients: one that writes, one that watches, and pods that call each other. */
public final class CustomerProbe implements AutoCloseable {
  static final String NAMESPACE = "chaos";
  private static final String NOTES = "/var/lib/chaos/requests";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration FRESH = Duration.ofSeconds(3);
  private static final Duration CATCHING_UP = Duration.ofSeconds(30);

  private final Scene scene;
  private final Customer customer;
  private final KubernetesClient client;
  private final Tally writes = new Tally(System::nanoTime);
  private final PodRequests podRequests = new PodRequests();
  private final Writer writer;
  private final Watcher watcher;
  private String instance = "";
  private long position;
  private int lost;

  private CustomerProbe(Scene scene, Customer customer, String run) {
    this.scene = scene;
    this.customer = customer;
    this.client = customer.client();
    this.watcher = new Watcher(client, run);
    this.writer = new Writer(client, run, writes);
  }

  /** Puts the workload into the customer's cluster and begins. */
  public static CustomerProbe start(Scene scene, Customer customer, String run)
      throws InterruptedException {
    try (var client = customer.client()) {
      prepare(client, customer);
    }
    var probe = new CustomerProbe(scene, customer, run);
    if (customer.nodes() > 0) {
      Poll.upTo(START)
          .untilTrue(() -> probe.podsAnswer(), () -> "The pods of the probe do not answer");
    }
    probe.take();
    return probe;
  }

  private static void prepare(KubernetesClient client, Customer customer) {
    if (customer.nodes() == 0) {
      var namespace =
          new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build();
      client.resource(namespace).serverSideApply();
      return;
    }
    try (InputStream workload =
        Objects.requireNonNull(
            CustomerProbe.class.getResourceAsStream("/io/kubinception/chaos/workload.yaml"))) {
      client.load(workload).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Customer customer() {
    return customer;
  }

  /** What is wrong with what the customer's clients see now. */
  public List<String> complaints() {
    var complaints = new ArrayList<String>();
    if (writes.silence().compareTo(FRESH) > 0) {
      complaints.add(customer.name() + ": no write for " + writes.silence().toSeconds() + " s");
    }
    if (customer.nodes() > 0 && !podsAnswer()) {
      complaints.add(customer.name() + ": pods do not reach the Service");
    }
    return complaints;
  }

  private boolean podsAnswer() {
    return machine()
        .map(machine -> read(machine, "-qn", "1", "/proc/uptime", NOTES))
        .filter(PodRequests::answeredLately)
        .isPresent();
  }

  /** No notes are there before the pod has made its first request. */
  private static String read(Machine machine, String... words) {
    return machine.run("sh", "-c", "tail " + String.join(" ", words) + " || true");
  }

  private Optional<Machine> machine() {
    return scene.instances(customer).stream().findFirst();
  }

  /** What they saw since this was asked before. */
  public Sights take() {
    return new Sights(
        customer.name(), writes.take(), customer.nodes() > 0 ? pods() : Sight.NOTHING);
  }

  private Sight pods() {
    machine().ifPresent(this::readNotes);
    return podRequests.take();
  }

  private void readNotes(Machine machine) {
    if (!machine.name().equals(instance)) {
      instance = machine.name();
      position = 0;
    }
    String notes = read(machine, "-c", "+" + (position + 1), NOTES);
    String whole = notes.substring(0, notes.lastIndexOf('\n') + 1);
    position += whole.length();
    podRequests.read(whole);
  }

  /** What must never be: lost or doubled writes and events, versions that go backward. */
  public List<String> breaches() throws InterruptedException {
    SortedSet<Integer> acknowledged = writer.acknowledged();
    var breaches = new ArrayList<String>();
    SortedSet<Integer> missing = writer.acknowledged();
    missing.removeAll(writer.stored());
    lost = missing.size();
    if (lost > 0) {
      breaches.add("%d of %d writes are lost: %s".formatted(lost, acknowledged.size(), missing));
    }
    if (!caughtUp(acknowledged)) {
      acknowledged.removeAll(watcher.seen());
      breaches.add(
          "the watch never told of %d writes: %s".formatted(acknowledged.size(), acknowledged));
    }
    breaches.addAll(watcher.breaches());
    return breaches.stream().map(said -> customer.name() + ": " + said).toList();
  }

  /** How many acknowledged writes were missing when breaches were last looked for. */
  public int lost() {
    return lost;
  }

  private boolean caughtUp(SortedSet<Integer> acknowledged) throws InterruptedException {
    long end = System.nanoTime() + CATCHING_UP.toNanos();
    while (!watcher.seen().containsAll(acknowledged)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(Duration.ofMillis(200));
    }
    return true;
  }

  /** How many writes it has been told that they are stored. */
  public int acknowledged() {
    return writer.acknowledged().size();
  }

  @Override
  public void close() {
    writer.close();
    watcher.close();
    client.close();
  }
}
