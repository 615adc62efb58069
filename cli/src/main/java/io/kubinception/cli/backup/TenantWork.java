package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.progress.Wait;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Work on a tenant that a resource asks the operator for once, such as a restore: asked for, waited
 * for, and looked at when it is done. A mixin of commands, for its {@code --timeout}.
 */
public final class TenantWork<R extends Resource<?, ? extends Status>> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Class<R> kind;
  private final String word;

  @Option(
      names = "--timeout",
      defaultValue = "30m",
      paramLabel = "TIME",
      description = "Give up waiting after this time (default 30m); the work goes on.")
  private Duration timeout = Duration.ofMinutes(30);

  /**
   * Work of one kind.
   *
   * @param word for a person: "restore"
   */
  public TenantWork(Class<R> kind, String word) {
    this.kind = kind;
    this.word = word;
  }

  /** A name that no other work has: what it is about, and the time in UTC. */
  public static String stamped(String about, Instant now) {
    return about.replace('/', '-') + "-" + STAMP.format(now);
  }

  /**
   * Asks for it and waits until all its steps are done.
   *
   * @param steps a person's words for each condition, in order
   * @return the resource as it is then
   */
  public R run(Session session, R wanted, Map<String, String> steps) {
    Instant begin = session.clock().instant();
    session.fleet().create(wanted);
    String name = wanted.getMetadata().getName();
    new Wait(session)
        .until(
            () -> WorkSteps.of(find(session, name), steps, begin),
            timeout,
            "kubectl describe etcd%s %s".formatted(word, name));
    return find(session, name);
  }

  private R find(Session session, String name) {
    return session.fleet().all(kind).stream()
        .filter(work -> work.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Failure.notFound("%s %s was deleted in the meantime".formatted(word, name)));
  }
}
