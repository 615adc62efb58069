package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.Maintenance.MemberStatus;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import io.kubinception.etcd.operate.Survey.Answer;
import io.kubinception.etcd.operate.Survey.Seen;
import java.util.List;
import java.util.Optional;

/** What an alarm means, and what makes it go away for good. */
public final class Alarms {
  /** Less than that full after compaction, or the alarm would soon be back. */
  private static final double MAY_BE_FULL = 0.9;

  private final EtcdClient client;
  private final Rules rules;
  private final Progress progress;

  /** Works through a client whose user has the role root. */
  public Alarms(EtcdClient client, Rules rules, Progress progress) {
    this.client = client;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * An alarm explained.
   *
   * @param alarm it
   * @param member name of the member that raised it, or its number when it is no member any more
   * @param sentence what it means and what to do
   */
  public record Advice(Alarm alarm, String member, String sentence) {}

  /** The alarms that are on, explained. */
  public List<Advice> advice() {
    Survey survey = Survey.of(client);
    return survey.alarms().stream().map(alarm -> advice(survey, alarm)).toList();
  }

  private static Advice advice(Survey survey, Alarm alarm) {
    Optional<Seen> seen = survey.find(alarm.memberId());
    String member =
        seen.map(s -> s.member().name()).orElseGet(() -> Long.toHexString(alarm.memberId()));
    return new Advice(alarm, member, sentence(alarm.kind(), member, seen.isPresent()));
  }

  /**
   * What an alarm means and what to do.
   *
   * @param isMember whether who raised it is still a member
   */
  public static String sentence(AlarmKind kind, String member, boolean isMember) {
    return switch (kind) {
      case NOSPACE ->
          "NOSPACE at %s: its file is full, and every write of every tenant is refused except deletes;"
                  .formatted(member)
              + " delete what fills it, then run 'kubinception etcd alarm clear', which compacts,"
              + " defragments and disarms";
      case CORRUPT ->
          isMember
              ? "CORRUPT at %s: its data differ from the others'; stop its etcd, and replace it with"
                      .formatted(member)
                  + " 'kubinception etcd join --replaces %1$s', or 'kubinception etcd member replace"
                      .formatted(member)
                  + " %s' where you start etcd yourself".formatted(member)
              : "CORRUPT at %s, which is no member: if it was replaced, run 'kubinception etcd alarm"
                      .formatted(member)
                  + " clear'; if the number is 0, etcd cannot tell which member is damaged: compare"
                  + " 'etcdctl endpoint hashkv'";
      case UNKNOWN -> "an alarm that this version does not know at " + member;
    };
  }

  /**
   * Makes alarms go away where their cause is gone or can be: compacts, defragments and disarms
   * after NOSPACE, disarms CORRUPT of members that were replaced.
   *
   * @throws OperationStopped when the cause is still there, with what to do
   * @throws EtcdException when etcd does not answer
   */
  public void clear() {
    Survey survey = Survey.of(client);
    for (Alarm alarm : survey.alarms()) {
      if (alarm.kind() == AlarmKind.CORRUPT) {
        clearCorrupt(survey, alarm);
      }
    }
    if (survey.alarms().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE)) {
      clearNoSpace();
    }
  }

  private void clearCorrupt(Survey survey, Alarm alarm) {
    if (alarm.memberId() == 0 || survey.find(alarm.memberId()).isPresent()) {
      throw new OperationStopped(advice(survey, alarm).sentence());
    }
    progress.step("disarming CORRUPT of a member that was replaced");
    client.maintenance().disarm(alarm);
  }

  private void clearNoSpace() {
    progress.step("compacting");
    client.maintenance().compact(client.kv().count(KeyRange.all()).revision());
    Waiting.until(rules.patience(), this::full)
        .ifPresent(
            full -> {
              throw new OperationStopped(
                  full
                      + ": delete what fills it ('kubinception etcd status' shows who does) or raise"
                      + " the limit ('kubinception etcd install --database-limit', or"
                      + " --quota-backend-bytes where you start etcd yourself), then clear the alarm"
                      + " again");
            });
    new Defragmentation(client, rules.always().evenAlone(), progress).run();
    for (Alarm alarm : client.maintenance().alarms()) {
      if (alarm.kind() == AlarmKind.NOSPACE) {
        progress.step("disarming NOSPACE");
        client.maintenance().disarm(alarm);
      }
    }
  }

  private Optional<String> full() {
    return Survey.of(client).members().stream()
        .filter(seen -> seen.answer().map(Answer::status).filter(Alarms::isFull).isPresent())
        .findFirst()
        .map(seen -> "more than nine tenths of %s are in use".formatted(seen.label()));
  }

  private static boolean isFull(MemberStatus status) {
    return status.dbQuotaBytes() > 0
        && status.dbSizeInUseBytes() > status.dbQuotaBytes() * MAY_BE_FULL;
  }
}
