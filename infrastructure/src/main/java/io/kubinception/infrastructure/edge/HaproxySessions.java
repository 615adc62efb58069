package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.Network;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Connections that go through an HAProxy, as its {@code show sess all} tells of them: a first line
 * of each names it and says where it comes from, one of the next ones where it came to.
 */
final class HaproxySessions {
  private static final Pattern FROM =
      Pattern.compile("^(0x[0-9a-f]+): .*\\bsource=([0-9.]+):\\d+.*");
  private static final Pattern TO =
      Pattern.compile("^ +frontend=.*\\baddr=(?:\\S*:)?[0-9.]+:(\\d+)\\b.*");

  private HaproxySessions() {}

  /** Those of clients that may not come in, by the names that HAProxy has for them. */
  static List<String> notLetIn(Stream<String> shown, EdgeAccess access) {
    var found = new ArrayList<String>();
    String session = "";
    Network client = null;
    for (Iterator<String> lines = shown.iterator(); lines.hasNext(); ) {
      String line = lines.next();
      Matcher from = FROM.matcher(line);
      if (from.matches()) {
        session = from.group(1);
        client = Network.parse(from.group(2));
        continue;
      }
      Matcher to = TO.matcher(line);
      if (client != null && to.matches()) {
        if (!access.letsIn(client, Integer.parseInt(to.group(1)))) {
          found.add(session);
        }
        client = null;
      }
    }
    return found;
  }
}
