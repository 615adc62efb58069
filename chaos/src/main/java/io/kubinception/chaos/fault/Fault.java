package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Something that goes wrong in a provider's data centre, or that a customer does to itself. */
public sealed interface Fault
    permits Killed,
        Frozen,
        MachinesOff,
        EtcdBackLate,
        Unreachable,
        DiskFull,
        SecretLost,
        SystemObjectsDeleted,
        WebhookBlocksAll,
        Flood,
        TwoOperators,
        AdminNodesFull,
        CertificateExpired,
        UpgradeHalfApplied {

  /** As the command line and the book call it. */
  String name();

  /** One sentence for a person. */
  String about();

  /** How long it is left alone before its remedy; zero where it is to heal by itself. */
  Duration lasts();

  /** From then on, until when all must be well again. */
  Duration wellWithin();

  /** Does it, to something that the random numbers choose. */
  Injury inject(Scene scene, RandomGenerator random) throws InterruptedException;
}
