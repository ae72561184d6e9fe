package io.crispfleet.contract.topic;

import io.crispfleet.contract.device.DeviceIds;
import java.util.List;
import java.util.Optional;

/**
 * The native topics below a root: {@code {root}/v1/d/{device}/{leaf}}.
 *
 * @param root first topic level or levels, without a slash at either end; default {@code
 *     crispfleet}
 */
public record NativeTopics(String root) {
  public static final NativeTopics DEFAULT = new NativeTopics("crispfleet");

  private static final String DEVICES = "/v1/d/";
  private static final List<Leaf> LEAVES = List.of(Leaf.values());

  public NativeTopics {
    if (!root.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")) {
      throw new IllegalArgumentException(
          "'" + root + "' is not a topic root: letters, digits, '-', '_', levels separated by '/'");
    }
  }

  /** What one device topic is about, and who may write it. */
  public enum Leaf {
    STATUS("status", true),
    INFO("info", true),
    HEARTBEAT("heartbeat", true),
    OTA_STATUS("ota/status", true),
    COMMAND_ACK("cmd/ack", true),
    CONFIG_REPORTED("config/reported", true),
    SCORE("score", true),
    EVENT("event", true),
    LOG("log", true),
    OTA_OFFER("ota/offer", false),
    COMMAND("cmd", false),
    CONFIG("config", false),
    SCORE_RESULT("score/result", false);

    private final String path;
    private final boolean fromDevice;

    Leaf(String path, boolean fromDevice) {
      this.path = path;
      this.fromDevice = fromDevice;
    }

    /** Below the device's own level, such as {@code ota/status}. */
    public String path() {
      return path;
    }

    /** True when the device publishes it, false when the server does. */
    public boolean fromDevice() {
      return fromDevice;
    }
  }

  /** A device topic taken apart. */
  public record DeviceTopic(String device, Leaf leaf) {}

  public String device(String device, Leaf leaf) {
    return root + DEVICES + DeviceIds.require(device) + "/" + leaf.path();
  }

  /** The filter that receives {@code leaf} of every device. */
  public String everyDevice(Leaf leaf) {
    return root + DEVICES + "+/" + leaf.path();
  }

  /** Where the server asks a whole group to check for news; group {@code all} is everybody. */
  public String announce(String group) {
    return root + "/v1/g/" + group + "/announce";
  }

  /** Takes a device topic apart; empty when it is none of ours. */
  public Optional<DeviceTopic> parse(String topic) {
    if (!topic.startsWith(root) || !topic.startsWith(DEVICES, root.length())) {
      return Optional.empty();
    }
    int start = root.length() + DEVICES.length();
    int end = topic.indexOf('/', start);
    if (end < 0) {
      return Optional.empty();
    }
    String device = topic.substring(start, end);
    if (!DeviceIds.isValid(device)) {
      return Optional.empty();
    }
    String path = topic.substring(end + 1);
    for (Leaf leaf : LEAVES) {
      if (leaf.path().equals(path)) {
        return Optional.of(new DeviceTopic(device, leaf));
      }
    }
    return Optional.empty();
  }
}
