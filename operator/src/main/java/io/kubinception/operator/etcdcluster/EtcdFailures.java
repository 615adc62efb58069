package io.kubinception.operator.etcdcluster;

import io.kubinception.etcd.EtcdException;
import io.kubinception.operator.etcdcluster.EtcdConnections.UnusableRegistration;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.steps.StepResult.Kind;

/** What a failure of etcd asks for. */
public final class EtcdFailures {

  public static StepResult of(Exception e) {
    return switch (e) {
      case UnusableRegistration u -> StepResult.userMustAct("Unusable", Failures.sentence(u));
      case EtcdException.Unavailable u ->
          StepResult.retry("EtcdUnavailable", Failures.sentence(u), u);
      case EtcdException.Denied d ->
          StepResult.userMustAct("EtcdDenied", "etcd denies it: " + Failures.sentence(d));
      case EtcdException x ->
          new StepResult.Failed(Kind.BUG, "EtcdRefused", Failures.sentence(x), x);
      default -> Failures.of(e);
    };
  }

  private EtcdFailures() {}
}
