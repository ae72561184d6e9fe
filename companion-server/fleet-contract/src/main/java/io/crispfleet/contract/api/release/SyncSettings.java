package io.crispfleet.contract.api.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From which other CrispFleet server releases are pulled, and what becomes of them here.
 *
 * @param url its address, such as {@code https://fleet.example:8443}; null for none
 * @param token an access token there; never answered, null leaves it as it is
 * @param ca PEM of its CA; null to trust what the system trusts
 * @param allowHttp take an {@code http} address, over which everybody on the way can read the token
 * @param everySeconds how often, give or take a tenth; 0 for only when asked
 * @param channels which of its channels are pulled; unless said {@code stable}
 * @param platforms which platforms are pulled; empty for all
 * @param channel the channel that they get here; unless said {@code dev}
 * @param publish offer pulled releases at once
 */
public record SyncSettings(
    @Nullable String url,
    @Nullable String token,
    @Nullable String ca,
    boolean allowHttp,
    long everySeconds,
    List<String> channels,
    List<String> platforms,
    String channel,
    boolean publish) {

  public SyncSettings(
      @Nullable String url,
      @Nullable String token,
      @Nullable String ca,
      boolean allowHttp,
      long everySeconds,
      @Nullable List<String> channels,
      @Nullable List<String> platforms,
      @Nullable String channel,
      boolean publish) {
    this.url = url;
    this.token = token;
    this.ca = ca;
    this.allowHttp = allowHttp;
    this.everySeconds = everySeconds;
    this.channels =
        channels == null || channels.isEmpty() ? List.of("stable") : List.copyOf(channels);
    this.platforms = platforms == null ? List.of() : List.copyOf(platforms);
    this.channel = channel == null ? "dev" : channel;
    this.publish = publish;
  }

  /** Nothing is pulled from anywhere. */
  public static SyncSettings none() {
    return new SyncSettings(null, null, null, false, 0, null, null, null, false);
  }

  /** The same with another token, or without one. */
  public SyncSettings withToken(@Nullable String other) {
    return new SyncSettings(
        url, other, ca, allowHttp, everySeconds, channels, platforms, channel, publish);
  }

  @Override
  public String toString() {
    return "SyncSettings[" + url + "]";
  }
}
