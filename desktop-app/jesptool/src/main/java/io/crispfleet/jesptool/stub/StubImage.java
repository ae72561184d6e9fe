package io.crispfleet.jesptool.stub;

import io.crispfleet.jesptool.chip.Chip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A flasher stub: code and data for the chip's RAM and where to start it. The stubs are Espressif's
 * esp-flasher-stub (Apache-2.0 OR MIT), taken from a pinned npm package when the product is built.
 *
 * @param text code
 * @param textAddress RAM address of {@code text}
 * @param data initialised data; may be empty
 * @param dataAddress RAM address of {@code data}
 * @param entry address to jump to
 */
public record StubImage(byte[] text, int textAddress, byte[] data, int dataAddress, int entry) {

  /** The stub of {@code chip}; empty in a build that was made without npm. */
  public static Optional<StubImage> of(Chip chip) {
    try (InputStream in = StubImage.class.getResourceAsStream("/stub/" + chip.target() + ".json")) {
      return in == null ? Optional.empty() : Optional.of(parse(JsonMapper.shared().readTree(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StubImage parse(JsonNode json) {
    return new StubImage(
        bytes(json.path("text")),
        (int) json.path("text_start").asLong(),
        bytes(json.path("data")),
        (int) json.path("data_start").asLong(),
        (int) json.path("entry").asLong());
  }

  private static byte[] bytes(JsonNode node) {
    return Base64.getDecoder().decode(node.asString(""));
  }
}
