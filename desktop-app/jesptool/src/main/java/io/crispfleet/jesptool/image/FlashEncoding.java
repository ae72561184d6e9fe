package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a chip's image header writes flash mode, frequency and size. Codes are those of ESP-IDF's
 * {@code esp_image_spi_mode_t}, {@code esp_image_spi_freq_t} and {@code esp_image_flash_size_t},
 * and of the ESP8266 SDK.
 */
public final class FlashEncoding {
  /** A name people write and the number the header holds. */
  private record Code(String name, int value) {}

  private static final List<Code> MODES = codes("qio", 0, "qout", 1, "dio", 2, "dout", 3);
  private static final List<Code> FREQUENCIES = codes("40m", 0, "26m", 1, "20m", 2, "80m", 0xF);
  private static final List<Code> FAST_FREQUENCIES =
      codes("80m", 0xF, "40m", 0, "26m", 1, "20m", 2);
  private static final List<Code> SIZES =
      codes("1MB", 0, "2MB", 1, "4MB", 2, "8MB", 3, "16MB", 4, "32MB", 5, "64MB", 6, "128MB", 7);
  private static final List<Code> ESP8266_SIZES =
      codes(
          "512KB", 0, "256KB", 1, "1MB", 2, "2MB", 3, "4MB", 4, "2MB-c1", 5, "4MB-c1", 6, "8MB", 8,
          "16MB", 9);

  private final Chip chip;
  private final List<Code> frequencies;
  private final List<Code> sizes;

  private FlashEncoding(Chip chip, List<Code> frequencies, List<Code> sizes) {
    this.chip = chip;
    this.frequencies = frequencies;
    this.sizes = sizes;
  }

  public static FlashEncoding of(Chip chip) {
    return switch (chip) {
      case ESP8266 -> new FlashEncoding(chip, FREQUENCIES, ESP8266_SIZES);
      case ESP32 -> new FlashEncoding(chip, FREQUENCIES, SIZES);
      case ESP32S2, ESP32S3, ESP32C3, ESP32P4 -> new FlashEncoding(chip, FAST_FREQUENCIES, SIZES);
      case ESP32C2 ->
          new FlashEncoding(chip, codes("60m", 0xF, "30m", 0, "20m", 1, "15m", 2), SIZES);
      case ESP32H2 ->
          new FlashEncoding(chip, codes("48m", 0xF, "24m", 0, "16m", 1, "12m", 2), SIZES);
      // The C6 ROM divides a faster clock, hence one code for both.
      case ESP32C6 -> new FlashEncoding(chip, codes("80m", 0, "40m", 0, "20m", 2), SIZES);
      case ESP32C5, ESP32C61 ->
          new FlashEncoding(chip, codes("80m", 0xF, "40m", 0, "20m", 2), SIZES);
    };
  }

  private static List<Code> codes(Object... namesAndValues) {
    return java.util.stream.IntStream.range(0, namesAndValues.length / 2)
        .mapToObj(i -> new Code((String) namesAndValues[2 * i], (int) namesAndValues[2 * i + 1]))
        .toList();
  }

  /** The frequency ESP-IDF builds for when nothing else is asked. */
  public String defaultFrequency() {
    return frequencies.getFirst().name();
  }

  /** For example {@code dio}; empty for an unknown code. */
  public Optional<String> modeName(int code) {
    return name(MODES, code);
  }

  /** For example {@code 40m}; empty for an unknown code. */
  public Optional<String> frequencyName(int code) {
    return name(frequencies, code);
  }

  /** For example {@code 4MB}; empty for an unknown code. */
  public Optional<String> sizeName(int code) {
    return name(sizes, code);
  }

  /**
   * The header code of a mode; letter case does not matter.
   *
   * @throws EspException.BadInput naming the valid modes
   */
  public int modeCode(String name) {
    return code("flash mode", MODES, name);
  }

  /**
   * The header code of a frequency; letter case does not matter.
   *
   * @throws EspException.BadInput naming this chip's frequencies
   */
  public int frequencyCode(String name) {
    return code("flash frequency", frequencies, name);
  }

  /**
   * The header code of a size; letter case does not matter.
   *
   * @throws EspException.BadInput naming this chip's sizes
   */
  public int sizeCode(String name) {
    return code("flash size", sizes, name);
  }

  /** The size code for a number of bytes; empty when the header has none for it. */
  public Optional<Integer> sizeCode(long bytes) {
    if (Long.bitCount(bytes) != 1) {
      return Optional.empty();
    }
    String name = bytes < 1 << 20 ? bytes / 1024 + "KB" : bytes / (1 << 20) + "MB";
    return sizes.stream().filter(code -> code.name().equals(name)).map(Code::value).findFirst();
  }

  private static Optional<String> name(List<Code> codes, int value) {
    return codes.stream().filter(code -> code.value() == value).map(Code::name).findFirst();
  }

  private int code(String what, List<Code> codes, String name) {
    return codes.stream()
        .filter(code -> code.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .map(Code::value)
        .findFirst()
        .orElseThrow(
            () ->
                new EspException.BadInput(
                    "%s has no %s \"%s\".".formatted(chip.displayName(), what, name),
                    "Use one of: "
                        + String.join(", ", codes.stream().map(Code::name).toList())
                        + "."));
  }
}
