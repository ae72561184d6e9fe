package io.crispfleet.contract.api.release;

import org.jspecify.annotations.Nullable;

/**
 * From which other CrispFleet server releases are pulled.
 *
 * @param url its address, such as {@code https://fleet.example:8443}; null for none
 * @param token an access token there; never answered, null leaves it as it is
 * @param ca PEM of its CA; null to trust what the system trusts
 * @param everySeconds how often; 0 for only when asked
 * @param channel {@code stable}, {@code beta} or {@code dev}: what is pulled
 * @param publish offer pulled releases at once
 */
public record SyncSettings(
    @Nullable String url,
    @Nullable String token,
    @Nullable String ca,
    long everySeconds,
    String channel,
    boolean publish) {
  @Override
  public String toString() {
    return "SyncSettings[" + url + "]";
  }
}
