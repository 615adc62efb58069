package io.kubinception.audit;

import java.util.List;

/**
 * Looks for one kind of finding at one place.
 *
 * @param <F> what it finds
 */
public interface Check<F extends Finding> {

  /** Where it looks, for a person: "etcd cluster lab". */
  String place();

  /**
   * What is there and belongs to nobody. Reads what may be left over first, and those that could
   * own it afterwards: as an owner is there before what it owns, nothing that was made meanwhile
   * seems to be without one.
   *
   * @throws RuntimeException when it cannot look, with why
   */
  List<F> look();

  /**
   * Takes away what {@link #look} has just found again; only called for findings with a remedy.
   *
   * @throws RuntimeException when it cannot
   */
  void repair(F finding);
}
