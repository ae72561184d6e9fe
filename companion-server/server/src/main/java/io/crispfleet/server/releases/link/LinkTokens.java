package io.crispfleet.server.releases.link;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.secret.ServerSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens in links: who may fetch which release until when, with an HMAC over it. Nothing is stored;
 * whether that user still may is asked when the link is used.
 */
public final class LinkTokens {
  private static final int MAC_BYTES = 16;
  private static final int LONGEST = 400;

  private final byte[] key;
  private final String purpose;
  private final InstantSource clock;

  /**
   * What a link stands for.
   *
   * @param user id
   * @param name of the user when the link was made, for the download log
   */
  public record Link(long user, String name, String release, Instant expires) {}

  /** Tokens of one purpose are worth nothing for another. */
  public LinkTokens(ServerSecret secret, String purpose, InstantSource clock) {
    this.key = secret.derive(purpose);
    this.purpose = purpose;
    this.clock = clock;
  }

  public String issue(Link link) {
    String content =
        link.user()
            + "\n"
            + link.name()
            + "\n"
            + link.release()
            + "\n"
            + link.expires().getEpochSecond();
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return text(bytes) + "." + text(mac(bytes));
  }

  /**
   * Reads a token.
   *
   * @throws Problem 403 when any character of it was changed, 410 when its time is over
   */
  public Link open(String token) {
    int dot = token.indexOf('.');
    if (dot < 0 || token.length() > LONGEST) {
      throw forged();
    }
    byte[] content;
    byte[] given;
    try {
      content = Base64.getUrlDecoder().decode(token.substring(0, dot));
      given = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    } catch (IllegalArgumentException e) {
      throw forged();
    }
    // Written again, because base64 has more than one text for the same bytes.
    boolean same = (text(content) + "." + text(given)).equals(token);
    if (!MessageDigest.isEqual(mac(content), given) || !same) {
      throw forged();
    }
    String[] words = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    Link link =
        new Link(
            Long.parseLong(words[0]),
            words[1],
            words[2],
            Instant.ofEpochSecond(Long.parseLong(words[3])));
    if (!clock.instant().isBefore(link.expires())) {
      throw new Problem(410, "LINK_EXPIRED", "This link has expired; ask for a new one.");
    }
    return link;
  }

  private byte[] mac(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      byte[] full = mac.doFinal(content);
      return java.util.Arrays.copyOf(full, MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Problem forged() {
    return Problem.forbidden("BAD_LINK", "This link is not valid; ask for a new one.");
  }
}
