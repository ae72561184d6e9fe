package io.crispfleet.jesptool.chip;

import java.util.List;

/**
 * What a connected board says about itself.
 *
 * @param packageName as on the part, for example {@code ESP32-PICO-V3-02}
 * @param features for people: cores, radio, embedded memory
 * @param mac {@code aa:bb:cc:dd:ee:ff}, lower case; empty when it cannot be read (secure download)
 * @param crystalMhz 26, 32, 40 or 48; 0 when it cannot be measured
 */
public record ChipInfo(
    Chip chip,
    Revision revision,
    String packageName,
    List<String> features,
    String mac,
    int crystalMhz,
    FlashId flash,
    SecurityInfo security) {
  public ChipInfo {
    features = List.copyOf(features);
  }
}
