package io.kubinception.cli.lab;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.server.Server;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception servers}. */
@Command(
    name = "servers",
    description = {
      "Bare Debian servers in the lab, which root gets into by SSH: to try 'etcd install' on.",
      "They stay as they are when asked for again; 'down' removes them."
    })
public final class ServersCommand implements Callable<Integer> {
  private static final Pattern HOST = Pattern.compile("[a-z]([-a-z0-9]{0,29}[a-z0-9])?");

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Servers to have (default: shows those that there are).")
  private List<String> names = List.of();

  @Option(names = "--remove", description = "Remove them instead, with their disks.")
  private boolean remove;

  @Mixin private final Consent consent = new Consent();

  public ServersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    names.stream().filter(name -> !HOST.matcher(name).matches()).forEach(ServersCommand::refuse);
    if (remove && names.isEmpty()) {
      throw Failure.usage("--remove needs the names of servers");
    }
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      if (!lab.status().exists()) {
        throw Failure.failed("there is no lab: 'kubinception up' makes one");
      }
      if (remove) {
        askAboutMembers(lab);
        lab.bareServers().remove(names);
      } else if (!names.isEmpty()) {
        try (var view = new LabView(session.terminal(), session.clock())) {
          lab.bareServers(names, view);
        }
      }
      show(lab);
      return ExitCode.OK;
    } catch (LabException e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    }
  }

  /** To lose one with its disk may be what somebody wants to try. */
  private void askAboutMembers(Lab lab) throws InterruptedException {
    Map<String, String> going =
        lab.bareServers().all().stream()
            .filter(server -> names.contains(server.host()))
            .collect(Collectors.toMap(Server::host, Server::address));
    ServersInUse.member(going, registered(lab))
        .ifPresent(member -> consent.ask(session, member, names.getFirst(), "nothing was removed"));
  }

  /** None where the admin cluster does not answer: a lab that is broken can be tidied up. */
  private static List<EtcdCluster> registered(Lab lab) {
    try (var client = lab.adminClient()) {
      return client.resources(EtcdCluster.class).list().getItems();
    } catch (KubernetesClientException e) {
      return List.of();
    }
  }

  private static void refuse(String name) {
    throw Failure.usage(
        "a server's name is of lower-case letters, digits and '-', at most 31: " + name);
  }

  private void show(Lab lab) throws InterruptedException {
    List<Server> servers = lab.bareServers().all();
    if (servers.isEmpty()) {
      session.terminal().print("The lab has no bare servers.");
      return;
    }
    session
        .terminal()
        .print(servers.stream().map(s -> "%-24s %s".formatted(s.host(), s.address())).toList());
    String all =
        servers.stream().map(s -> s.host() + "=" + s.address()).collect(Collectors.joining(","));
    String options =
        lab.sshAccess().options().stream()
            .map(option -> " --ssh-option " + option)
            .collect(Collectors.joining());
    session.terminal().print(List.of("", "They are reached with:", "  --servers " + all + options));
  }
}
