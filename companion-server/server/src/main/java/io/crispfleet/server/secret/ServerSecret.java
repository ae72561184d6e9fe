package io.crispfleet.server.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret of an installation, 32 random bytes. Every other key is derived from it by purpose
 * (HMAC-SHA256 as in HKDF-Expand, RFC 5869), so that losing one says nothing about the others.
 */
public final class ServerSecret {
  private static final int LENGTH = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final byte[] secret;
  private final SecureRandom random;

  public ServerSecret(byte[] secret, SecureRandom random) {
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("a server secret has " + LENGTH + " bytes");
    }
    this.secret = secret.clone();
    this.random = random;
  }

  /** Reads {@code file}, or makes it, readable by its owner only. */
  public static ServerSecret load(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[LENGTH];
      random.nextBytes(fresh);
      Path temp = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(temp);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            temp,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(temp);
      }
      Files.write(temp, fresh, StandardOpenOption.SYNC);
      Files.move(temp, file);
    }
    byte[] read = Files.readAllBytes(file);
    if (read.length != LENGTH) {
      throw new IOException(
          file
              + " must hold exactly "
              + LENGTH
              + " bytes and holds "
              + read.length
              + "; restore it from a backup, or delete it and adopt every device anew");
    }
    return new ServerSecret(read, random);
  }

  /** A key of 32 bytes for one purpose, such as {@code download-link}. */
  public byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(new byte[] {1});
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Encrypts with AES-256-GCM; the result carries its nonce. */
  public byte[] seal(String purpose, byte[] plain) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(derive(purpose), "AES"),
          new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = new byte[NONCE + cipher.getOutputSize(plain.length)];
      System.arraycopy(nonce, 0, sealed, 0, NONCE);
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Decrypts what {@link #seal} made.
   *
   * @throws IllegalArgumentException when it was sealed with another secret or for another purpose
   */
  public byte[] open(String purpose, byte[] sealed) {
    if (sealed.length < NONCE + TAG_BITS / 8) {
      throw new IllegalArgumentException("too short to be sealed");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(derive(purpose), "AES"),
          new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
      return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (AEADBadTagException e) {
      throw new IllegalArgumentException("sealed with another secret, or altered", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
