package io.kubinception.bench;

import io.kubinception.lab.Lab;
import io.kubinception.lab.LabLayout;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Measures on the lab that is up: {@code ./kubinception bench [N]} control planes, N at once,
 * {@code ./kubinception bench crowd} many at once beside some that run, {@code ./kubinception bench
 * etcd} the etcd that they share, {@code ./kubinception bench etcd-modes} it beside etcds of pods,
 * {@code ./kubinception bench events} what customers see of what happens to their clusters.
 */
public final class Main {
  private static final String USAGE =
      """
      Usage: kubinception bench [N]     control planes: one, then N at once (default 10, at most 99)
             kubinception bench crowd   30 at once, beside 5 that run and must not notice
             kubinception bench etcd    the etcd that they share: neighbours, many tenants, backups, moves
             kubinception bench etcd-modes
                                        the same for who decides: servers, or pods for one customer
             kubinception bench events  upgrade, change of plan, rotation, sleep, fail-over
      Measures on the lab that is up, for a quarter of an hour or so; let nothing else run on the machine.
      """;
  private static final Pattern MANY = Pattern.compile("[1-9][0-9]?");
  private static final String CROWD = "crowd";
  private static final String ETCD = "etcd";
  private static final String ETCD_MODES = "etcd-modes";
  private static final String EVENTS = "events";
  private static final List<String> WORDS = List.of(CROWD, ETCD, ETCD_MODES, EVENTS);
  private static final int WRONG_USAGE = 2;

  public static void main(String[] args) throws Exception {
    String what = args.length > 0 ? args[0] : "10";
    if (List.of("-h", "--help").contains(what)) {
      System.out.print(USAGE);
      return;
    }
    if (args.length > 1 || !WORDS.contains(what) && !MANY.matcher(what).matches()) {
      System.err.print("error: nothing to measure of that name\n" + USAGE);
      System.exit(WRONG_USAGE);
    }
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      if (!lab.status().exists()) {
        System.err.println("error: no lab is up: run './kubinception up' first");
        System.exit(1);
      }
      System.out.println();
      System.out.println(
          switch (what) {
            case CROWD -> CrowdBench.run(lab);
            case ETCD -> EtcdBench.run(lab);
            case ETCD_MODES -> EtcdModesBench.run(lab);
            case EVENTS -> EventsBench.run(lab);
            default -> controlPlanes(lab, what);
          });
    }
  }

  private static String controlPlanes(Lab lab, String many)
      throws IOException, InterruptedException {
    try (var client = lab.adminClient()) {
      return new Bench(lab, client).run(Integer.parseInt(many)).markdown();
    }
  }

  private Main() {}
}
