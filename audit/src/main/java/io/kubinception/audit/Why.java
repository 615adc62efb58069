package io.kubinception.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a place could not be looked at, in one line. */
final class Why {
  /** What gRPC tells of a connection that it waited for, with the stack trace of its failure. */
  private static final Pattern TRACE = Pattern.compile(" \\[wait_for_ready.*");

  private static final Pattern CAUSE =
      Pattern.compile("(?:Caused by: |cause=)[\\w.$]+: ([^\\r\\n]+)");

  private static final Pattern REFUSED =
      Pattern.compile(
          "bad_certificate|certificate_(?:unknown|required|expired|revoked)|unknown_ca"
              + "|PKIX path|CertificateException|CertPathValidatorException");

  private Why() {}

  /** With the first cause, as clients say little more than that something failed. */
  static String of(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String sentence = sentence(e);
    String whole =
        root == e || sentence.contains(sentence(root))
            ? sentence
            : "%s (%s)".formatted(sentence, sentence(root));
    return isRefused(e) || isRefused(root) ? "a certificate is refused: " + whole : whole;
  }

  private static boolean isRefused(Throwable e) {
    return REFUSED.matcher(e.toString()).find();
  }

  private static String sentence(Throwable e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    String first = message.lines().findFirst().orElse("");
    String said = TRACE.matcher(first).replaceFirst("");
    String cause = "";
    for (Matcher found = CAUSE.matcher(message); found.find(); ) {
      cause = found.group(1);
    }
    return said.contains(cause) ? said : "%s (%s)".formatted(said, cause);
  }
}
