package io.crispfleet.server.releases.inspect;

import io.crispfleet.jesptool.chip.Chip;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a release is built for: a chip, or one of the ski clock's ESP8266 boards.
 *
 * @param name as on the wire, such as {@code esp32c3}
 * @param slot bytes an app may have where nothing else is said
 */
public record Platform(String name, Chip chip, long slot) {
  /** App slot of the product's own 4 MB layout. */
  public static final long OWN_SLOT = 0x1E_0000;

  /** App slot of the Arduino layout {@code huge_app} with two slots, as crisp-game sticks have. */
  public static final long HUGE_APP_SLOT = 0x18_0000;

  /**
   * Largest sketch on a 4 MB ESP8266, whatever its file system: irom0_0_seg of Arduino's
   * tools/sdk/ld/eagle.flash.4m1m.ld (github.com/esp8266/Arduino) has 0xFEFF0 bytes.
   */
  private static final long ESP8266_SLOT = 1_044_464;

  /**
   * Largest sketch on a 1 MB ESP8266 with the smallest file system: eagle.flash.1m64.ld. Over the
   * air only half of it is left, because the running sketch stays until the new one is complete.
   */
  private static final long ESP01_SLOT = 958_448;

  private static final Map<String, Platform> ALL = all();

  /** Other names that older tools have for a platform. */
  private static final Map<String, String> ALIASES = Map.of("esp8266", "esp12f");

  /** The platforms of the ski clock's own server. */
  public static final List<String> SKI_CLOCK =
      List.of("esp32", "esp32c3", "esp32s3", "esp12f", "esp01", "d1mini");

  public static Optional<Platform> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** The platform of a chip that has its own name. */
  public static Platform of(Chip chip) {
    return find(chip.target()).orElseThrow();
  }

  /** What older tools mean by a name that is no ski clock platform itself. */
  public static Optional<String> meantBy(String alias) {
    return Optional.ofNullable(ALIASES.get(alias));
  }

  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  private static Map<String, Platform> all() {
    Map<String, Platform> all = new LinkedHashMap<>();
    Arrays.stream(Chip.values())
        .map(chip -> new Platform(chip.target(), chip, slot(chip)))
        .forEach(platform -> all.put(platform.name(), platform));
    all.put("esp12f", new Platform("esp12f", Chip.ESP8266, ESP8266_SLOT));
    all.put("d1mini", new Platform("d1mini", Chip.ESP8266, ESP8266_SLOT));
    all.put("esp01", new Platform("esp01", Chip.ESP8266, ESP01_SLOT));
    return all;
  }

  private static long slot(Chip chip) {
    return chip == Chip.ESP8266 ? ESP8266_SLOT : OWN_SLOT;
  }
}
