package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.ByteQuantity;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that a build wrote, read with the patience of a stranger. */
final class BuildJson {
  private static final int MAX_BYTES = 1024 * 1024;

  private BuildJson() {}

  static JsonNode parse(String name, byte[] text) {
    if (text.length > MAX_BYTES) {
      throw bad(name, "it is larger than 1 MB");
    }
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw bad(name, "it is not JSON (" + e.getOriginalMessage() + ")").causedBy(e);
    }
  }

  /** A flash offset, which builds write as a number or as text such as {@code 0x10000}. */
  static long offset(String where, JsonNode value) {
    OptionalLong offset =
        value.isIntegralNumber() && value.canConvertToLong()
            ? OptionalLong.of(value.longValue())
            : offset(value.asString(""));
    return offset.orElseThrow(
        () -> bad(where, "'" + value.asString("") + "' is not a flash offset"));
  }

  static OptionalLong offset(String text) {
    return ByteQuantity.parse(text);
  }

  static EspException bad(String name, String why) {
    return new EspException.BadInput(
        "'" + name + "' cannot be used: " + why + ".", "Build the firmware again.");
  }
}
