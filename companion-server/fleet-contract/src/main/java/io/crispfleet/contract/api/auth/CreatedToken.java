package io.crispfleet.contract.api.auth;

/**
 * A fresh access token.
 *
 * @param token the secret; shown this once
 */
public record CreatedToken(TokenInfo info, String token) {
  @Override
  public String toString() {
    return "CreatedToken[" + info.hint() + "]";
  }
}
