package io.kubinception.bench;

import io.kubinception.lab.Lab;
import io.kubinception.lab.LabLayout;
import java.io.IOException;

/**
 * Measures on the lab that is up: {@code ./kubinception bench [N]} control planes, N at once,
 * {@code ./kubinception bench etcd} the etcd that they share.
 */
public final class Main {

  public static void main(String[] args) throws Exception {
    String what = args.length > 0 ? args[0] : "10";
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      if (!lab.status().exists()) {
        System.err.println("error: no lab is up: run './kubinception up' first");
        System.exit(1);
      }
      System.out.println();
      System.out.println(what.equals("etcd") ? EtcdBench.run(lab) : controlPlanes(lab, what));
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
