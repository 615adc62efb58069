package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.LostSecret;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.EncryptionConfig;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.controlplane.ServiceAddresses;
import io.kubinception.operator.controlplane.ControlPlaneCertificates.Reached;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.EncryptionKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps the Secrets of a control plane whole in its namespace. */
final class CertificateSecrets {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private final KubernetesClient client;
  private final Applier applier;
  private final Function<ControlPlane, List<EncryptionKey>> inheritedKeys;
  private final Clock clock;

  /**
   * @param inheritedKeys those that wrote what a control plane is born with
   */
  CertificateSecrets(
      KubernetesClient client,
      Applier applier,
      Function<ControlPlane, List<EncryptionKey>> inheritedKeys,
      Clock clock) {
    this.client = client;
    this.applier = applier;
    this.inheritedKeys = inheritedKeys;
    this.clock = clock;
  }

  /** Who falls asleep needs none of them; what is lost is told all the same. */
  Step step(ControlPlanePass pass) {
    Step.Action complete = () -> complete(pass);
    return pass.sleeps() && Tenant.isNotWaitedFor(pass)
        ? Step.beside(ControlPlane.CERTIFICATES_READY, complete)
        : new Step(ControlPlane.CERTIFICATES_READY, complete);
  }

  private StepResult complete(ControlPlanePass pass) {
    List<Secret> before = list(pass);
    Map<String, Map<String, String>> existing =
        before.stream()
            .collect(Collectors.toMap(s -> s.getMetadata().getName(), SecretData::decode));
    var lost = lostForever(pass, existing);
    if (!lost.isEmpty()) {
      return StepResult.userMustAct(
          LostSecret.REASON, SecretLoss.whatToDo(lost, pass.names().peopleAuthoritySecret()));
    }
    var complete =
        new ControlPlaneCertificates(
                pass.names(),
                existing,
                pass.accessReset().wished(),
                !pass.startedBefore(),
                inherited(pass),
                clock)
            .complete(reached(pass));
    var changed = new TreeMap<>(complete);
    changed.entrySet().removeIf(e -> e.getValue().equals(existing.get(e.getKey())));
    changed.forEach((name, data) -> apply(before, secret(pass, name, data)));
    pass.secrets(complete, changed.isEmpty() ? before : list(pass));
    return StepResult.done("all certificates are good");
  }

  /** Once it has started, its own Secret alone counts. */
  private List<EncryptionKey> inherited(ControlPlanePass pass) {
    return pass.startedBefore() ? List.of() : inheritedKeys.apply(pass.controlPlane());
  }

  /** The Secrets as pods mount them; the tenant's may have come since this pass began. */
  SecretChecksums checksums(ControlPlanePass pass) {
    String ofTenant = pass.names().etcdSecret();
    boolean whole =
        pass.mounted().stream().anyMatch(s -> s.getMetadata().getName().equals(ofTenant));
    return SecretChecksums.of(whole ? pass.mounted() : list(pass));
  }

  private List<Secret> list(ControlPlanePass pass) {
    return client
        .secrets()
        .inNamespace(pass.namespace())
        .withLabel(Kubinception.LABEL_CONTROL_PLANE, pass.name())
        .list()
        .getItems();
  }

  private List<SecretLoss> lostForever(
      ControlPlanePass pass, Map<String, Map<String, String>> existing) {
    if (!pass.startedBefore()) {
      return List.of();
    }
    var lost = new ArrayList<SecretLoss>();
    neverMadeAnew(pass, existing)
        .forEach(
            (secret, files) -> {
              var lacking = new TreeSet<>(files);
              lacking.removeAll(existing.getOrDefault(secret, Map.of()).keySet());
              if (!lacking.isEmpty()) {
                lost.add(
                    existing.containsKey(secret)
                        ? SecretLoss.ofFiles(secret, lacking)
                        : lostWhole(pass, secret));
              }
            });
    String encryption = pass.names().encryptionSecret();
    if (lost.stream().noneMatch(loss -> loss.secret().equals(encryption))
        && EncryptionKeys.lacksOne(existing.getOrDefault(encryption, Map.of()))) {
      lost.add(SecretLoss.ofKeyInUse(encryption));
    }
    return List.copyOf(lost);
  }

  /** Without its label it is not listed. */
  private SecretLoss lostWhole(ControlPlanePass pass, String secret) {
    return client.secrets().inNamespace(pass.namespace()).withName(secret).get() == null
        ? SecretLoss.ofAll(secret)
        : SecretLoss.ofLabel(secret, pass.name());
  }

  /** The keys without which worker nodes, workloads, data or people are cut off, by Secret. */
  private static Map<String, Set<String>> neverMadeAnew(
      ControlPlanePass pass, Map<String, Map<String, String>> existing) {
    var never = new TreeMap<String, Set<String>>();
    never.put(pass.names().authoritySecret(), Set.of("tls.crt", "tls.key"));
    never.put(pass.names().serviceAccountSecret(), Set.of("sa.pub", "sa.key"));
    never.put(pass.names().encryptionSecret(), encryptionFiles(pass));
    if (trustsPeople(pass, existing) && !pass.accessReset().isPending()) {
      never.put(pass.names().peopleAuthoritySecret(), Set.of("tls.crt", "tls.key"));
    }
    return never;
  }

  /** API servers of before people had an authority of their own trust one authority only. */
  private static boolean trustsPeople(
      ControlPlanePass pass, Map<String, Map<String, String>> existing) {
    String trusted =
        existing
            .getOrDefault(pass.names().apiServerSecret(), Map.of())
            .getOrDefault("clients.crt", "");
    return trusted.indexOf(BEGIN) < trusted.lastIndexOf(BEGIN);
  }

  /** API servers of before there were encryption keys know no such file. */
  private static Set<String> encryptionFiles(ControlPlanePass pass) {
    return pass.deployment(Component.API_SERVER)
        .map(d -> d.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
        .filter(args -> args.stream().anyMatch(a -> a.endsWith("/" + EncryptionConfig.FILE)))
        .<Set<String>>map(args -> Set.of(EncryptionConfig.FILE))
        .orElse(Set.of());
  }

  private static Reached reached(ControlPlanePass pass) {
    Networks networks = pass.controlPlane().getSpec().networks();
    return new Reached(
        pass.namespace(),
        pass.clusterIp(),
        pass.endpoint(),
        ServiceAddresses.of(networks).kubernetes(),
        networks.dnsDomain());
  }

  /**
   * Writes a Secret of which a rotation has gone on; the next pass makes whole what hangs on it.
   */
  void write(ControlPlanePass pass, String name, Map<String, String> data) {
    apply(pass.mounted(), secret(pass, name, data));
  }

  /** Over what was seen: what another operator has made of it since stays. */
  private void apply(List<Secret> seen, Secret desired) {
    String name = desired.getMetadata().getName();
    seen.stream()
        .map(Secret::getMetadata)
        .filter(there -> there.getName().equals(name))
        .findFirst()
        .ifPresentOrElse(
            there -> applier.applyOver(there.getResourceVersion(), desired),
            () -> applier.apply(desired));
  }

  private static Secret secret(ControlPlanePass pass, String name, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(pass.namespace())
        .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .addToLabels(Kubinception.LABEL_CONTROL_PLANE, pass.name())
        .withOwnerReferences(pass.owner())
        .endMetadata()
        .withType("Opaque")
        .withData(SecretData.encode(data))
        .build();
  }
}
