package io.kubinception.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Audit;
import io.kubinception.audit.Report;
import io.kubinception.audit.Report.Found;
import io.kubinception.cli.output.Format;
import io.kubinception.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception fsck}. */
@Command(
    name = "fsck",
    description = {
      "Look for what belongs to nobody: in the admin cluster, in etcd, at the edge, among instances"
          + " and backups.",
      "Ends with 0 if there is nothing, 1 if there are findings, 2 if a place could not be looked at."
    })
public final class FsckCommand implements Callable<Integer> {
  /** Of this command alone: as for other programs of its name. */
  private static final int FINDINGS = 1;

  private static final int BLIND = 2;

  private final Session session;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|yaml",
      description = "Print the findings as JSON or YAML.")
  private @Nullable Format format;

  @Option(names = "--repair", description = "Take away what is surely nobody's.")
  private boolean repair;

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      defaultValue = Kubinception.OPERATOR_NAMESPACE,
      description = "Where the operator keeps its credentials (default: ${DEFAULT-VALUE}).")
  private String operatorNamespace = "";

  @Mixin private final Consent consent = new Consent();

  public FsckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Audit audit = audit();
    Report report = audit.look();
    long repairable = report.findings().stream().filter(FsckCommand::hasRemedy).count();
    if (repair && repairable > 0) {
      report.findings().forEach(found -> session.terminal().note(line(found)));
      consent.ask(
          session,
          "This repairs %d of %d findings; what is deleted does not come back"
              .formatted(repairable, report.findings().size()),
          "repair",
          "nothing was repaired");
      report = audit.repair(report, done -> session.terminal().note("repaired: " + line(done)));
    }
    show(report);
    return exitCode(report);
  }

  /** Who cannot find the admin cluster has looked nowhere: that is not the code of findings. */
  private Audit audit() {
    try {
      return session.fleet().audit(operatorNamespace, session.clock(), session.pause()::of);
    } catch (Failure e) {
      throw Failure.usage(e.sentence()).because(e);
    }
  }

  private static boolean hasRemedy(Found found) {
    return found.finding().remedy().isPresent();
  }

  private static String line(Found found) {
    return "%s %s (%s): %s"
        .formatted(
            found.finding().kind(),
            found.finding().name(),
            found.place(),
            found.finding().remedy().orElse("for a person to judge"));
  }

  private static int exitCode(Report report) {
    if (!report.blind().isEmpty()) {
      return BLIND;
    }
    return report.findings().isEmpty() ? ExitCode.OK : FINDINGS;
  }

  private void show(Report report) {
    if (format != null) {
      session.terminal().print(format.text(tree(report)));
      return;
    }
    if (!report.findings().isEmpty()) {
      var table = new Table(session.terminal().style(), "PLACE", "KIND", "NAME", "REPAIR", "WHAT");
      report
          .findings()
          .forEach(
              found ->
                  table.row(
                      found.place(),
                      found.finding().kind(),
                      found.finding().name(),
                      hasRemedy(found) ? "yes" : "by hand",
                      found.finding().sentence()));
      session.terminal().print(table.lines());
    }
    report
        .blind()
        .forEach(
            b -> session.terminal().note("could not look: %s: %s".formatted(b.place(), b.why())));
    if (report.clean()) {
      session.terminal().print("Nothing is without an owner.");
    } else if (!repair && report.findings().stream().anyMatch(FsckCommand::hasRemedy)) {
      session.terminal().note("Repair: kubinception fsck --repair");
    }
  }

  private static ObjectNode tree(Report report) {
    var whole = new LinkedHashMap<String, Object>();
    whole.put("findings", report.findings().stream().map(FsckCommand::fields).toList());
    whole.put("blind", report.blind());
    return Serialization.jsonMapper().valueToTree(whole);
  }

  private static Map<String, Object> fields(Found found) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("place", found.place());
    fields.put("kind", found.finding().kind());
    fields.put("name", found.finding().name());
    fields.put("sentence", found.finding().sentence());
    found.finding().since().ifPresent(since -> fields.put("since", since.toString()));
    found.finding().remedy().ifPresent(remedy -> fields.put("remedy", remedy));
    return fields;
  }
}
