package io.kubinception.cli.etcd;

import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Format;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.InstallException;
import io.kubinception.etcd.install.PlanFile;
import io.kubinception.etcd.operate.Membership;
import io.kubinception.etcd.operate.Membership.Joining;
import io.kubinception.etcd.operate.Membership.Newcomer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd member}. */
@Command(
    name = "member",
    description = "Members of an etcd cluster: who they are, and who comes and goes.",
    synopsisSubcommandLabel = "COMMAND")
public final class EtcdMemberCommand {
  private static final String REFERENCE = "Its name, its number, or its peer URL.";

  private final Session session;

  public EtcdMemberCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "Members, as they say they are.")
  int list(
      @Mixin EtcdTarget target,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "json|yaml",
              description = "Print them as JSON or YAML.")
          @Nullable Format format) {
    ClusterReport report = target.with(session, client -> new EtcdHealth(client).report());
    var members = new MemberList(report);
    session
        .terminal()
        .print(
            format == null
                ? members.table(session.terminal().style())
                : List.of(format.text(members.tree())));
    report.problems().forEach(session.terminal()::note);
    return report.members().stream().anyMatch(ClusterReport.Member::reachable)
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  @Command(
      name = "add",
      description = "Make room for one more member, as a learner, and say how to start its etcd.")
  int add(
      @Mixin EtcdTarget target,
      @Parameters(paramLabel = "NAME", description = "Name of the new member.") String name,
      @Option(names = "--peer-url", required = true, description = "Where members will find it.")
          String peerUrl,
      @Mixin Patience patience) {
    Joining joining =
        target.with(
            session, client -> membership(client, patience).add(new Newcomer(name, peerUrl)));
    sayHowToStart(joining);
    session.terminal().note("When it runs: kubinception etcd member promote " + name);
    return ExitCode.OK;
  }

  @Command(name = "promote", description = "Let a learner vote, once it has caught up.")
  int promote(
      @Mixin EtcdTarget target,
      @Parameters(paramLabel = "MEMBER", description = REFERENCE) String member,
      @Mixin Patience patience) {
    target.with(
        session,
        client -> {
          membership(client, patience).promote(member);
          return true;
        });
    session.terminal().print(member + " votes");
    return ExitCode.OK;
  }

  @Command(
      name = "remove",
      description = "Take a member out; refused when that would cost the quorum.")
  int remove(
      @Mixin EtcdTarget target,
      @Parameters(paramLabel = "MEMBER", description = REFERENCE) String member,
      @Mixin Consent consent,
      @Mixin Patience patience) {
    consent.ask(
        session,
        "This takes member %s out of its etcd cluster".formatted(member),
        member,
        "nothing was changed");
    Optional<PlanFile> remembered =
        target.registeredName(session).map(PlanOptions::usualFolder).map(PlanFile::new);
    boolean removed =
        target.with(
            session,
            client -> {
              boolean was = membership(client, patience).remove(member);
              List<Member> left = client.members().list();
              remembered.ifPresent(plan -> forget(plan, left));
              return was;
            });
    if (!removed) {
      throw Failure.notFound("there is no member %s: nothing was changed".formatted(member));
    }
    session.terminal().print(member + " is a member no longer: stop its etcd and delete its data");
    return ExitCode.OK;
  }

  /** The servers that later commands take where nobody names any. */
  private void forget(PlanFile remembered, List<Member> left) {
    try {
      remembered.forgetOthersThan(left);
    } catch (InstallException e) {
      session.terminal().note("its server is remembered still: " + e.sentence());
    }
  }

  @Command(
      name = "replace",
      description = {
        "Put a new member in the place of a dead one, perhaps on the same server.",
        "Says how to start the new etcd, waits for it, and lets it vote when it has caught up."
      })
  int replace(
      @Mixin EtcdTarget target,
      @Parameters(paramLabel = "DEAD", description = REFERENCE) String dead,
      @Option(names = "--name", required = true, description = "Name of the new member.")
          String name,
      @Option(names = "--peer-url", required = true, description = "Where members will find it.")
          String peerUrl,
      @Mixin Patience patience) {
    target.with(
        session,
        client -> {
          membership(client, patience)
              .replace(dead, new Newcomer(name, peerUrl), this::sayHowToStart);
          return true;
        });
    session.terminal().print(name + " votes in the place of " + dead);
    return ExitCode.OK;
  }

  private Membership membership(EtcdClient client, Patience patience) {
    return new Membership(client, patience.timeout, EtcdTarget.progress(session));
  }

  private void sayHowToStart(Joining joining) {
    session
        .terminal()
        .note("On the new server, with an empty data directory, start etcd with these flags:");
    session
        .terminal()
        .print(
            "--name=%s --initial-advertise-peer-urls=%s --initial-cluster-state=existing --initial-cluster=%s"
                .formatted(
                    joining.newcomer().name(),
                    joining.newcomer().peerUrl(),
                    joining.initialCluster()));
  }

  /** How long to wait. */
  static final class Patience {
    @Option(
        names = "--timeout",
        paramLabel = "DURATION",
        defaultValue = "10m",
        description = "How long to wait for each step (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ZERO;
  }
}
