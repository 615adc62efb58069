package io.kubinception.cli.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.chaos.Round;
import io.kubinception.chaos.Verdict;
import io.kubinception.chaos.probe.Sight;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a run of faults ended, for a person or for a program. */
record ChaosOutcome(Verdict verdict) {

  List<String> lines(Style style) {
    var table =
        new Table(
            style,
            "FAULT",
            "TARGET",
            "LASTED",
            "WELL AFTER",
            "WRITES FAILED",
            "PODS FAILED",
            "WRITES LOST");
    verdict.rounds().forEach(round -> table.row(row(round)));
    var lines = new ArrayList<>(table.lines());
    lines.add("");
    verdict
        .acknowledged()
        .forEach(
            (customer, count) -> lines.add("%s: %d writes compared".formatted(customer, count)));
    List<String> breaches = verdict.allBreaches();
    breaches.forEach(breach -> lines.add(style.mark(Mark.BAD) + " " + breach));
    lines.add(
        breaches.isEmpty()
            ? style.mark(Mark.WELL) + " All is usable, nothing is orphaned, no write is lost."
            : "Broken with seed " + verdict.seed() + "; the clusters are left for a look.");
    return lines;
  }

  private static String[] row(Round round) {
    return new String[] {
      round.fault(),
      round.target(),
      seconds(round.lasted()),
      round.wellAfter().map(ChaosOutcome::seconds).orElse("never"),
      round.sights().stream()
          .map(s -> s.customer() + " " + s.writes())
          .collect(Collectors.joining("; ")),
      round.sights().stream()
          .filter(s -> s.pods().requests() > 0)
          .map(s -> s.pods().toString())
          .collect(Collectors.joining("; ")),
      Integer.toString(round.lost())
    };
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  ObjectNode tree() {
    var whole = new LinkedHashMap<String, Object>();
    whole.put("seed", verdict.seed());
    whole.put("rounds", verdict.rounds().stream().map(ChaosOutcome::fields).toList());
    whole.put("acknowledged", verdict.acknowledged());
    whole.put("breaches", verdict.allBreaches());
    return Serialization.jsonMapper().valueToTree(whole);
  }

  private static Map<String, Object> fields(Round round) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("fault", round.fault());
    fields.put("target", round.target());
    fields.put("began", round.began().toString());
    fields.put("lastedSeconds", round.lasted().toMillis() / 1e3);
    round.wellAfter().ifPresent(well -> fields.put("wellAfterSeconds", well.toMillis() / 1e3));
    fields.put(
        "customers",
        round.sights().stream()
            .map(
                s ->
                    Map.of(
                        "name",
                        s.customer(),
                        "writes",
                        fields(s.writes()),
                        "pods",
                        fields(s.pods())))
            .toList());
    fields.put("writesLost", round.lost());
    fields.put("breaches", round.breaches());
    return fields;
  }

  private static Map<String, Object> fields(Sight sight) {
    return Map.of(
        "requests",
        sight.requests(),
        "failed",
        sight.failed(),
        "longestSeconds",
        sight.longest().toMillis() / 1e3);
  }
}
