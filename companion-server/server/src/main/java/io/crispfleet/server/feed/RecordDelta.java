package io.crispfleet.server.feed;

import io.crispfleet.contract.json.Json;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what differs between two records of one type. */
final class RecordDelta {
  private final String[] names;
  private final MethodHandle[] accessors;

  RecordDelta(Class<? extends Record> type) {
    RecordComponent[] components = type.getRecordComponents();
    names = new String[components.length];
    accessors = new MethodHandle[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        names[i] = components[i].getName();
        accessors[i] =
            MethodHandles.publicLookup()
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Record.class));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(type + " is not public", e);
    }
  }

  /** The components of a record. */
  @Nullable Object[] values(Record record) {
    @Nullable Object[] values = new @Nullable Object[accessors.length];
    for (int i = 0; i < accessors.length; i++) {
      values[i] = value(accessors[i], record);
    }
    return values;
  }

  private static @Nullable Object value(MethodHandle accessor, Record record) {
    try {
      return (Object) accessor.invokeExact(record);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes the components that differ as an object with {@code id}; what is gone is null.
   *
   * @param before null for a thing that is new: then all that is known is written
   * @return false when nothing differs, and nothing was written
   */
  boolean write(
      JsonGenerator json,
      String id,
      @Nullable Object @Nullable [] before,
      @Nullable Object[] after) {
    boolean started = false;
    for (int i = 0; i < names.length; i++) {
      Object value = after[i];
      boolean same = before == null ? value == null : Objects.equals(before[i], value);
      if (same || names[i].equals("id")) {
        continue;
      }
      if (!started) {
        json.writeStartObject();
        json.writeStringProperty("id", id);
        started = true;
      }
      json.writeName(names[i]);
      json.writePOJO(value);
    }
    if (started) {
      json.writeEndObject();
    }
    return started;
  }

  /** Something that is written as JSON. */
  interface Writing {
    void to(JsonGenerator json);
  }

  /** UTF-8 in one line. */
  static byte[] json(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.mapper().createGenerator(bytes)) {
      writing.to(json);
    }
    return bytes.toByteArray();
  }
}
