package io.crispfleet.contract.topic;

/**
 * The ski clock's topics. The device names itself inside the payload, so all but the answer are
 * shared by the whole fleet.
 *
 * @param prefix first level, default {@code skiclock}
 */
public record SkiClockTopics(String prefix) {
  public static final SkiClockTopics DEFAULT = new SkiClockTopics("skiclock");

  public String heartbeat() {
    return prefix + "/heartbeat";
  }

  public String versionRequest() {
    return prefix + "/version/request";
  }

  public String versionResponse(String device) {
    return prefix + "/version/response/" + device;
  }

  /** An announcement to everybody; a device answers it with a version request. */
  public String versionUpdates() {
    return prefix + "/version/updates";
  }

  public String otaStart() {
    return prefix + "/ota/start";
  }

  public String otaProgress() {
    return prefix + "/ota/progress";
  }

  public String otaComplete() {
    return prefix + "/ota/complete";
  }

  /** Bare words: restart, rollback, snapshot, info. */
  public String command(String device) {
    return prefix + "/command/" + device;
  }

  public String config(String device) {
    return prefix + "/config/" + device;
  }
}
