package io.kubinception.operator.quota;

import io.kubinception.etcd.usage.Amount;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** The usage of etcd tenants in Prometheus' text format. */
public final class UsageMetrics {
  private static final String PREFIX = "kubinception_etcd_tenant_";

  private final UsageKeeper keeper;

  public UsageMetrics(UsageKeeper keeper) {
    this.keeper = keeper;
  }

  /** All series, as of the last scan of each tenant. */
  public String text() {
    List<UsageKeeper.Known> known =
        keeper.known().stream().sorted(Comparator.comparing(k -> k.tenant().id())).toList();
    var text = new StringBuilder();
    series(
        text, "bytes", "gauge", "Bytes of keys and values.", known, k -> k.usage().total().bytes());
    series(text, "keys", "gauge", "Keys stored.", known, k -> k.usage().total().keys());
    series(
        text,
        "quota_bytes",
        "gauge",
        "Bytes that may be stored.",
        known,
        k -> k.tenant().quotaBytes());
    series(
        text,
        "writes_total",
        "counter",
        "Changes of keys since the operator accounts for the tenant.",
        known,
        UsageKeeper.Known::writes);
    byResource(text, "resource_bytes", "Bytes by resource type.", known, Amount::bytes);
    byResource(text, "resource_keys", "Keys by resource type.", known, Amount::keys);
    return text.toString();
  }

  private static void series(
      StringBuilder text,
      String name,
      String type,
      String help,
      List<UsageKeeper.Known> known,
      ToLongFunction<UsageKeeper.Known> value) {
    head(text, name, type, help);
    known.forEach(k -> line(text, name, labels(k), value.applyAsLong(k)));
  }

  private static void byResource(
      StringBuilder text,
      String name,
      String help,
      List<UsageKeeper.Known> known,
      ToLongFunction<Amount> value) {
    head(text, name, "gauge", help);
    for (UsageKeeper.Known k : known) {
      k.usage().byResource().entrySet().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .forEach(
              e ->
                  line(
                      text,
                      name,
                      labels(k) + ",resource=\"" + escaped(e.getKey()) + "\"",
                      value.applyAsLong(e.getValue())));
    }
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append(
        "# HELP %s%s %s%n# TYPE %s%s %s%n".formatted(PREFIX, name, help, PREFIX, name, type));
  }

  private static void line(StringBuilder text, String name, String labels, long value) {
    text.append(PREFIX)
        .append(name)
        .append('{')
        .append(labels)
        .append("} ")
        .append(value)
        .append('\n');
  }

  private static String labels(UsageKeeper.Known known) {
    var resource = known.tenant().resource();
    return "tenant=\"%s\",namespace=\"%s\",name=\"%s\",etcd_cluster=\"%s\""
        .formatted(
            known.tenant().id().value(),
            resource.getNamespace().orElse(""),
            resource.getName(),
            known.cluster());
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
