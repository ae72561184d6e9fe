package io.crispfleet.simulator.stick;

/**
 * Who a native stick is.
 *
 * @param id device id
 * @param mac six bytes as {@code 24:0A:C4:A1:B2:C3}
 * @param token its credential as the server showed it once, base64url
 */
public record StickIdentity(String id, String mac, String token) {
  @Override
  public String toString() {
    return "StickIdentity[" + id + "]";
  }
}
