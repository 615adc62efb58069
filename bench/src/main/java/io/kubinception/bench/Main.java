package io.kubinception.bench;

import io.kubinception.lab.Lab;
import io.kubinception.lab.LabLayout;

/** {@code ./kubinception bench [N]}: measures on the lab that is up, N control planes at once. */
public final class Main {

  public static void main(String[] args) throws Exception {
    int many = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      if (!lab.status().exists()) {
        System.err.println("error: no lab is up: run './kubinception up' first");
        System.exit(1);
      }
      try (var client = lab.adminClient()) {
        System.out.println();
        System.out.println(new Bench(lab, client).run(many).markdown());
      }
    }
  }

  private Main() {}
}
