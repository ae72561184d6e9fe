package io.crispfleet.jesptool.image;

/** The layouts an image can have. */
public enum ImageFormat {
  /** 24-byte header, optional SHA-256: every chip since the ESP32. */
  ESP32("ESP32 family"),
  /** 8-byte header, no hash: what the ESP8266 ROM loads. */
  ESP8266_V1("ESP8266 version 1"),
  /** Flash code first, then a version 1 image and a CRC-32: for the ESP8266 SDK's boot loader. */
  ESP8266_V2("ESP8266 version 2");

  private final String displayName;

  ImageFormat(String displayName) {
    this.displayName = displayName;
  }

  public String displayName() {
    return displayName;
  }
}
