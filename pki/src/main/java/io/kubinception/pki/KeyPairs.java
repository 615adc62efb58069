package io.kubinception.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** ECDSA P-256 key pairs: small, fast to make, read by Go and the JDK alike. */
final class KeyPairs {
  /** Its generator remembers its multiples. */
  private static final X9ECParameters P_256 = CustomNamedCurves.getByName("P-256");

  private static final ECPoint GENERATOR = EC5Util.convertPoint(P_256.getG());

  private KeyPairs() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make an ECDSA P-256 key", e);
    }
  }

  static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  /** Whether the two belong together. */
  static boolean match(PublicKey publicKey, PrivateKey privateKey) {
    return publicKey instanceof ECPublicKey of
            && privateKey instanceof ECPrivateKey with
            && isP256(of.getParams())
            && isP256(with.getParams())
        ? of.getW().equals(publicPoint(with))
        : signatureVerifies(publicKey, privateKey);
  }

  private static boolean isP256(ECParameterSpec curve) {
    return curve.getOrder().equals(P_256.getN()) && curve.getGenerator().equals(GENERATOR);
  }

  /** A fifteenth of what a signature and its verification cost the JDK. */
  private static ECPoint publicPoint(ECPrivateKey key) {
    return EC5Util.convertPoint(
        new FixedPointCombMultiplier().multiply(P_256.getG(), key.getS()).normalize());
  }

  private static boolean signatureVerifies(PublicKey publicKey, PrivateKey privateKey) {
    byte[] probe = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm(privateKey));
      signature.initSign(privateKey);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
