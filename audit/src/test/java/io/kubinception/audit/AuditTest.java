package io.kubinception.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.audit.Audit.Patience;
import io.kubinception.audit.Finding.StrayInstance;
import io.kubinception.audit.Report.Blind;
import io.kubinception.audit.Report.Found;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private final List<StrayInstance> deleted = new ArrayList<>();
  private final List<StrayInstance> there = new ArrayList<>();

  private final Check<StrayInstance> cloud = check("cloud", () -> List.copyOf(there));

  private Check<StrayInstance> check(String place, Supplier<List<StrayInstance>> look) {
    return new Check<>() {
      @Override
      public String place() {
        return place;
      }

      @Override
      public List<StrayInstance> look() {
        return look.get();
      }

      @Override
      public void repair(StrayInstance finding) {
        deleted.add(finding);
      }
    };
  }

  private Audit audit(Runnable meanwhile, Check<?>... checks) {
    return new Audit(
        () -> List.of(checks),
        Patience.usual(),
        Clock.fixed(NOW, ZoneOffset.UTC),
        time -> {
          pauses.add(time);
          meanwhile.run();
        });
  }

  private static StrayInstance instance(String name, Duration age, boolean ours) {
    return new StrayInstance(name, "i-" + name, NOW.minus(age), ours);
  }

  @Test
  void aCleanWorldIsLookedAtOnce() {
    assertThat(audit(() -> {}, cloud).look().clean()).isTrue();
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatIsYoungIsNoFinding() {
    there.add(instance("young", Duration.ofMinutes(9), true));
    there.add(instance("old", Duration.ofMinutes(10), true));

    assertThat(audit(() -> {}, cloud).look().findings())
        .extracting(found -> found.finding().name())
        .containsExactly("old");
  }

  @Test
  void whatIsGoneAtTheSecondLookIsNoFinding() {
    there.add(instance("going", Duration.ofHours(1), true));

    assertThat(audit(there::clear, cloud).look().clean()).isTrue();
    assertThat(pauses).containsExactly(Duration.ofSeconds(10));
  }

  @Test
  void aPlaceThatCannotBeLookedAtIsNamedAndHidesNothingElse() {
    there.add(instance("old", Duration.ofHours(1), true));
    var dark =
        check(
            "etcd cluster lab",
            () -> {
              throw new IllegalStateException("no member answers");
            });

    Report report = audit(() -> {}, dark, cloud).look();

    assertThat(report.findings()).hasSize(1);
    assertThat(report.blind()).containsExactly(new Blind("etcd cluster lab", "no member answers"));
  }

  @Test
  void whyIsOneLineThatNamesTheCause() {
    var dark =
        check(
            "etcd cluster lab",
            () -> {
              throw new IllegalStateException(
                  """
                  Auth/UserList: DEADLINE_EXCEEDED after 5s. [wait_for_ready, Last Pick Failure=Status{code=UNAVAILABLE, description=io exception
                  Channel Pipeline: [SslHandler#0], cause=javax.net.ssl.SSLException: closed
                  \tat io.grpc.netty.NettyClient.read(NettyClient.java:1)
                  Caused by: javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate
                  \tat io.netty.Handler.decode(Handler.java:2)
                  }]""");
            });

    assertThat(audit(() -> {}, dark).look().blind())
        .containsExactly(
            new Blind(
                "etcd cluster lab",
                "a certificate is refused: Auth/UserList: DEADLINE_EXCEEDED after 5s. (Received"
                    + " fatal alert: bad_certificate)"));
  }

  @Test
  void onlyWhatIsFoundOnceMoreAndSurelyOursIsRepaired() {
    there.add(instance("ours", Duration.ofHours(1), true));
    there.add(instance("whose", Duration.ofHours(1), false));
    there.add(instance("taken-up", Duration.ofHours(1), true));
    Audit audit = audit(() -> {}, cloud);
    Report report = audit.look();
    there.removeLast();
    there.add(instance("new", Duration.ofHours(1), true));
    var told = new ArrayList<Found>();

    Report left = audit.repair(report, told::add);

    assertThat(deleted).extracting(StrayInstance::name).containsExactly("ours");
    assertThat(told).extracting(found -> found.finding().name()).containsExactly("ours");
    assertThat(left.findings())
        .extracting(found -> found.finding().name())
        .containsExactly("whose", "taken-up");
  }
}
