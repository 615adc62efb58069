package io.kubinception.operator.rotation;

import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the rotation of a credential has come. It is kept in the credential's own Secret, so that
 * it can never disagree with the keys that are there.
 *
 * @param at which rotation; empty before the first
 * @param aborted whether the old one is to stay
 * @param followed whether all that was made with the other one has been made anew
 * @param usedSince since when the one to stay is used; empty while it is not
 * @param initiated when the last one began; empty before the first
 * @param completed when one was last completed; empty before the first
 * @param said how far it shall go. Kept, as the wish may be for the next one already
 */
public record RotationMark(
    Stage stage,
    String at,
    boolean aborted,
    boolean followed,
    String usedSince,
    String initiated,
    String completed,
    RotationGoal said) {

  public static final RotationMark NONE =
      new RotationMark(Stage.IDLE, "", false, false, "", "", "", RotationGoal.PREPARE);

  /** Each begins when all pods run with what the one before asks for. */
  public enum Stage {
    /** There is one, or the rotation is over. */
    IDLE,
    /** Both are trusted, the old one is used. */
    TRUSTED,
    /** Both are trusted, the one to stay is used; what was made with the other follows. */
    USED,
    /** API servers show and take only what the one to stay has signed. */
    SERVED,
    /** There is one again, and pods roll for the last time. */
    FINISHED
  }

  public boolean underWay() {
    return stage != Stage.IDLE;
  }

  public boolean isOrAfter(Stage other) {
    return stage.compareTo(other) >= 0;
  }

  /** Whether the new one has just become the only one. */
  public boolean isRenewed() {
    return stage == Stage.FINISHED && !aborted;
  }

  /** What is told of it, given how far it shall go. */
  public RotationPhase phase(RotationGoal goal) {
    if (!underWay()) {
      return aborted ? RotationPhase.ABORTED : RotationPhase.COMPLETED;
    }
    if (aborted || goal == RotationGoal.ABORT && !isOrAfter(Stage.SERVED)) {
      return RotationPhase.ABORTING;
    }
    if (goal == RotationGoal.COMPLETE || isOrAfter(Stage.SERVED)) {
      return RotationPhase.COMPLETING;
    }
    return stage == Stage.USED && followed ? RotationPhase.PREPARED : RotationPhase.PREPARING;
  }

  public RotationMark begun(String rotation, String now) {
    return new RotationMark(
        Stage.TRUSTED, rotation, false, false, "", now, completed, RotationGoal.PREPARE);
  }

  public RotationMark used(boolean abort, String now) {
    return new RotationMark(Stage.USED, at, abort, false, now, initiated, completed, said);
  }

  public RotationMark withFollowed() {
    return new RotationMark(stage, at, aborted, true, usedSince, initiated, completed, said);
  }

  public RotationMark served() {
    return new RotationMark(
        Stage.SERVED, at, aborted, followed, usedSince, initiated, completed, said);
  }

  public RotationMark finished(boolean abort) {
    return new RotationMark(
        Stage.FINISHED, at, abort, followed, usedSince, initiated, completed, said);
  }

  public RotationMark over(String now) {
    return new RotationMark(
        Stage.IDLE, at, aborted, true, "", initiated, aborted ? completed : now, said);
  }

  public RotationMark said(RotationGoal goal) {
    return new RotationMark(stage, at, aborted, followed, usedSince, initiated, completed, goal);
  }

  public String text() {
    var lines = new TreeMap<String, String>();
    lines.put("stage", stage.name());
    lines.put("at", at);
    lines.put("aborted", Boolean.toString(aborted));
    lines.put("followed", Boolean.toString(followed));
    lines.put("usedSince", usedSince);
    lines.put("initiated", initiated);
    lines.put("completed", completed);
    lines.put("said", said.name());
    return lines.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue() + "\n")
        .collect(Collectors.joining());
  }

  public static RotationMark parse(@Nullable String text) {
    if (text == null) {
      return NONE;
    }
    Map<String, String> lines =
        text.lines()
            .filter(l -> l.contains("="))
            .collect(
                Collectors.toMap(
                    l -> l.substring(0, l.indexOf('=')), l -> l.substring(l.indexOf('=') + 1)));
    return new RotationMark(
        Stage.valueOf(lines.getOrDefault("stage", Stage.IDLE.name())),
        lines.getOrDefault("at", ""),
        Boolean.parseBoolean(lines.get("aborted")),
        Boolean.parseBoolean(lines.get("followed")),
        lines.getOrDefault("usedSince", ""),
        lines.getOrDefault("initiated", ""),
        lines.getOrDefault("completed", ""),
        RotationGoal.valueOf(lines.getOrDefault("said", RotationGoal.PREPARE.name())));
  }
}
