package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A kubelet's certificate signing request as a test wants it. */
final class Requests {
  private static final KeyPair KEYS = keys();

  private String name = "csr-1";
  private String created = "2026-01-01T00:00:00Z";
  private String signer = CertificateRules.CLIENT_SIGNER;
  private String user = "";
  private List<String> groups = List.of();
  private List<String> usages = List.of("digital signature", "client auth");
  private String subject = "";
  private final List<GeneralName> names = new ArrayList<>();

  /** As the kubelet of this identity asks with its bootstrap token. */
  static Requests client(KubeletIdentity kubelet) {
    return new Requests()
        .user(kubelet.bootstrapUser())
        .groups("system:bootstrappers", "system:authenticated")
        .subject("O=system:nodes,CN=" + kubelet.user());
  }

  /** As the kubelet of this identity asks with its client certificate. */
  static Requests serving(KubeletIdentity kubelet) {
    return new Requests()
        .signer(CertificateRules.SERVING_SIGNER)
        .user(kubelet.user())
        .groups("system:nodes", "system:authenticated")
        .usages("digital signature", "server auth")
        .subject("O=system:nodes,CN=" + kubelet.user())
        .dns(kubelet.name())
        .ip(kubelet.address());
  }

  Requests name(String value) {
    name = value;
    return this;
  }

  Requests created(String value) {
    created = value;
    return this;
  }

  Requests signer(String value) {
    signer = value;
    return this;
  }

  Requests user(String value) {
    user = value;
    return this;
  }

  Requests groups(String... values) {
    groups = List.of(values);
    return this;
  }

  Requests usages(String... values) {
    usages = List.of(values);
    return this;
  }

  Requests subject(String value) {
    subject = value;
    return this;
  }

  Requests dns(String value) {
    names.add(new GeneralName(GeneralName.dNSName, value));
    return this;
  }

  Requests ip(String value) {
    names.add(new GeneralName(GeneralName.iPAddress, value));
    return this;
  }

  Requests uri(String value) {
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, value));
    return this;
  }

  Requests email(String value) {
    names.add(new GeneralName(GeneralName.rfc822Name, value));
    return this;
  }

  Requests withoutNames() {
    names.clear();
    return this;
  }

  CertificateSigningRequest build() {
    return new CertificateSigningRequestBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid("uid-of-" + name)
        .withCreationTimestamp(created)
        .endMetadata()
        .withNewSpec()
        .withSignerName(signer)
        .withUsername(user)
        .withGroups(groups)
        .withUsages(usages)
        .withRequest(Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.UTF_8)))
        .endSpec()
        .build();
  }

  String pem() {
    try {
      var builder =
          new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), KEYS.getPublic());
      if (!names.isEmpty()) {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(new GeneralName[0])));
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(KEYS.getPrivate());
      var text = new StringWriter();
      try (var writer = new JcaPEMWriter(text)) {
        writer.writeObject(builder.build(signer));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
