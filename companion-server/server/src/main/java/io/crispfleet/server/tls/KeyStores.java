package io.crispfleet.server.tls;

import io.crispfleet.server.files.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/**
 * Identities in PKCS #12 files. The format wants a password; what protects the file is that only
 * its owner may read it, so the password is a well-known word.
 */
final class KeyStores {
  private static final String PASSWORD = "crispfleet";
  private static final String ALIAS = "server";

  private KeyStores() {}

  static char[] password() {
    return PASSWORD.toCharArray();
  }

  static KeyStore of(Identity identity) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          ALIAS, identity.key(), password(), identity.chain().toArray(Certificate[]::new));
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  static void write(Path file, Identity identity) throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    of(identity).store(bytes, password());
    PrivateFiles.secret(file, bytes.toByteArray());
  }

  static Identity read(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password());
    }
    if (store.getKey(ALIAS, password()) instanceof PrivateKey key) {
      return new Identity(
          key,
          Stream.of(store.getCertificateChain(ALIAS)).map(X509Certificate.class::cast).toList());
    }
    throw new IOException(file + " holds no key; delete it to have a new one made");
  }
}
