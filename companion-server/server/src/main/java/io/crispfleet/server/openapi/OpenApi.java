package io.crispfleet.server.openapi;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Endpoint;
import io.crispfleet.server.http.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;

/** The document that describes the declared routes: what it says is what the server enforces. */
public final class OpenApi {
  private static final String MEDIA_TYPE = "application/json";

  private final Api api;
  private final String version;
  private final AtomicReference<byte @Nullable []> written = new AtomicReference<>();

  public OpenApi(Api api, String version) {
    this.api = api;
    this.version = version;
  }

  public void declare() {
    api.get("/api/v1/openapi.json")
        .summary("This interface as an OpenAPI 3.1 document")
        .answers(200, MEDIA_TYPE, "The document")
        .handle(ctx -> Reply.bytes(ctx, 200, MEDIA_TYPE, bytes()));
  }

  /** The document as JSON, the same bytes for the same routes. */
  byte[] bytes() {
    byte[] known = written.get();
    if (known == null) {
      // Only now are all roles' routes declared. Two threads at once write the same.
      known =
          Json.mapper()
              .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .writeValueAsBytes(document());
      written.set(known);
    }
    return known;
  }

  /** The document as maps and lists. */
  public Map<String, Object> document() {
    Schemas schemas = new Schemas();
    Operations operations = new Operations(schemas);
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (Endpoint endpoint : api.endpoints()) {
      paths
          .computeIfAbsent(Operations.path(endpoint), path -> new LinkedHashMap<>())
          .put(endpoint.method().name().toLowerCase(Locale.ROOT), operations.of(endpoint));
    }
    Map<String, Object> all = new TreeMap<>(schemas.components());
    all.put("Problem", problem());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        Map.of(
            "title",
            "CrispFleet companion server",
            "version",
            version,
            "license",
            Map.of("name", "MIT", "identifier", "MIT")));
    document.put("paths", paths);
    document.put("components", Map.of("schemas", all, "securitySchemes", security()));
    return document;
  }

  private static Map<String, Object> problem() {
    Map<String, Object> text = Map.of("type", "string");
    return Map.of(
        "type",
        "object",
        "description",
        "RFC 9457 problem details; further members depend on the code",
        "required",
        List.of("type", "title", "status", "code", "detail"),
        "properties",
        Map.of(
            "type", text,
            "title", text,
            "status", Map.of("type", "integer"),
            "code", Map.of("type", "string", "pattern", "^[A-Z0-9_]+$"),
            "detail", text,
            "requestId", text));
  }

  private static Map<String, Object> security() {
    return Map.of(
        "token",
        Map.of("type", "http", "scheme", "bearer", "description", "Personal access token"),
        "session",
        Map.of("type", "apiKey", "in", "cookie", "name", "crispfleet_session"),
        "csrf",
        Map.of("type", "apiKey", "in", "header", "name", "X-CSRF-Token"),
        "device",
        Map.of(
            "type",
            "apiKey",
            "in",
            "header",
            "name",
            "Authorization",
            "description",
            "Device <id>:<credential in base64url>"));
  }
}
