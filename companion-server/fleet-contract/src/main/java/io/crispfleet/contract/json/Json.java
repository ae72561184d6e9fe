package io.crispfleet.contract.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way JSON is read and written. Written compact (older sticks search for {@code
 * "update_available":true} without a space), absent fields left out; read with bounds, unknown
 * fields ignored.
 */
public final class Json {
  /** Deepest nesting that is read; no payload of the contract needs a quarter of it. */
  public static final int MAX_DEPTH = 32;

  private static final int MAX_STRING = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(40)
                          .maxNameLength(256)
                          .build())
                  .build())
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The mapper itself, for code that streams or builds trees. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Reads one JSON value.
   *
   * @throws BadPayload when it is no JSON, nested deeper than {@link #MAX_DEPTH}, or of another
   *     shape than {@code type}; also whatever {@link BadPayload} the type's own checks throw
   */
  public static <T> T read(byte[] json, Class<T> type) {
    return type.cast(read(json, MAPPER.readerFor(type), type.getSimpleName()));
  }

  /** Reads any JSON object or array; see {@link #read(byte[], Class)} for the errors. */
  public static JsonNode tree(byte[] json) {
    return (JsonNode) read(json, MAPPER.readerFor(JsonNode.class), "JSON");
  }

  private static Object read(byte[] json, ObjectReader reader, String what) {
    try {
      // A stream and not the array: the array overload guesses encodings other than UTF-8.
      Object value = reader.readValue(new ByteArrayInputStream(json));
      if (value == null) {
        throw new BadPayload(what + " expected, but the payload is empty or null");
      }
      return value;
    } catch (JacksonException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof BadPayload bad) {
          throw bad;
        }
      }
      throw new BadPayload("not a valid " + what + ": " + e.getOriginalMessage(), e);
    }
  }
}
