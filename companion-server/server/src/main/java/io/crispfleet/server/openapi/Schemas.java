package io.crispfleet.server.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** JSON schemas of records, as Jackson writes them; each record once, by reference. */
final class Schemas {
  private final Map<String, Object> components = new TreeMap<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();

  /** All schemas that were referred to, by name. */
  Map<String, Object> components() {
    return Collections.unmodifiableMap(components);
  }

  Map<String, Object> of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
      case Class<?> plain -> plain(plain);
      default -> Map.of();
    };
  }

  private Map<String, Object> generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (Optional.class == raw) {
      return of(arguments[0]);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return array(of(arguments[0]));
    }
    if (Map.class.isAssignableFrom(raw)) {
      return Map.of("type", "object", "additionalProperties", of(arguments[1]));
    }
    return plain(raw);
  }

  static Map<String, Object> array(Map<String, Object> items) {
    return Map.of("type", "array", "items", items);
  }

  private Map<String, Object> plain(Class<?> type) {
    Map<String, Object> simple = simple(type);
    if (simple != null) {
      return simple;
    }
    if (type.isArray()) {
      return type == byte[].class
          ? Map.of("type", "string", "contentEncoding", "base64")
          : array(of(type.getComponentType()));
    }
    if (Collection.class.isAssignableFrom(type)) {
      return array(Map.of());
    }
    if (type.isRecord() || type.isEnum()) {
      return Map.of("$ref", "#/components/schemas/" + name(type));
    }
    // Trees and sealed types: any JSON.
    return Map.class.isAssignableFrom(type) ? Map.of("type", "object") : Map.of();
  }

  private static @Nullable Map<String, Object> simple(Class<?> type) {
    if (type == String.class || type == char.class || type == UUID.class) {
      return Map.of("type", "string");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (type == long.class || type == Long.class || type == OptionalLong.class) {
      return Map.of("type", "integer", "format", "int64");
    }
    if (type == int.class
        || type == Integer.class
        || type == OptionalInt.class
        || type == short.class
        || type == byte.class) {
      return Map.of("type", "integer", "format", "int32");
    }
    if (type == double.class
        || type == Double.class
        || type == float.class
        || type == Float.class
        || type == OptionalDouble.class) {
      return Map.of("type", "number");
    }
    return type == Instant.class ? Map.of("type", "string", "format", "date-time") : null;
  }

  private String name(Class<?> type) {
    String known = names.get(type);
    if (known != null) {
      return known;
    }
    String name = type.getSimpleName();
    if (components.containsKey(name)) {
      String feature = type.getPackageName().replaceAll(".*\\.", "");
      name = Character.toUpperCase(feature.charAt(0)) + feature.substring(1) + name;
    }
    names.put(type, name);
    components.put(name, Map.of());
    components.put(name, type.isEnum() ? enumeration(type) : object(type));
    return name;
  }

  private static Map<String, Object> enumeration(Class<?> type) {
    List<String> words = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      words.add(word(type, constant));
    }
    return Map.of("type", "string", "enum", words);
  }

  private static String word(Class<?> type, Object constant) {
    try {
      for (Method method : type.getMethods()) {
        if (method.isAnnotationPresent(JsonValue.class)) {
          return String.valueOf(method.invoke(constant));
        }
      }
      String name = ((Enum<?>) constant).name();
      JsonProperty renamed = type.getField(name).getAnnotation(JsonProperty.class);
      return renamed == null || renamed.value().isEmpty() ? name : renamed.value();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> object(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      String name =
          renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
      properties.put(name, of(component.getGenericType()));
      if (!optional(component)) {
        required.add(name);
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static boolean optional(RecordComponent component) {
    AnnotatedType annotated = component.getAnnotatedType();
    return annotated.isAnnotationPresent(Nullable.class)
        || component.getType().getName().startsWith("java.util.Optional");
  }
}
