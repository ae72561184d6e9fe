package io.crispfleet.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys as text. */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String certificate(X509Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + LINES.encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  /**
   * Reads a certificate chain and its key.
   *
   * @throws IOException when a file cannot be read, is no such file, is encrypted, or the two do
   *     not belong together; the message says which and what to do
   */
  static Identity read(Path certificates, Path key) throws IOException {
    try {
      Identity identity = new Identity(key(key), chain(certificates));
      requireMatch(identity, certificates, key);
      return identity;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          certificates + " and " + key + " are no PEM certificate and key: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> chain(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IOException(file + " holds no PEM certificate");
      }
      return chain;
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        switch (object) {
          case PEMKeyPair pair -> {
            return converter.getKeyPair(pair).getPrivate();
          }
          case PrivateKeyInfo info -> {
            return converter.getPrivateKey(info);
          }
          default -> {
            // Parameters of the curve stand before some keys.
          }
        }
      }
    }
    throw new IOException(
        file + " holds no private key that can be read; give it as PEM without a passphrase");
  }

  private static void requireMatch(Identity identity, Path certificates, Path key)
      throws IOException, GeneralSecurityException {
    String algorithm =
        switch (identity.key().getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case String other -> other;
        };
    byte[] probe = new byte[32];
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(identity.key());
    signer.update(probe);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    try {
      verifier.initVerify(identity.certificate().getPublicKey());
      verifier.update(probe);
      if (verifier.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Another kind of key altogether: said below.
    }
    throw new IOException("the key in " + key + " does not belong to " + certificates);
  }
}
