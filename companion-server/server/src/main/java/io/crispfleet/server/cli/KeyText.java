package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keys and hashes as files hold them. */
final class KeyText {
  private static final String HEADER = "-----BEGIN PUBLIC KEY-----";

  private KeyText() {}

  /** A key file made by keygen holds the public half too; only that is wanted here. */
  static String publicPart(String pem) {
    int from = pem.indexOf(HEADER);
    if (from < 0) {
      throw CommandFailure.badInput("The file holds no public key.", "Name a PEM file.");
    }
    return pem.substring(from);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
