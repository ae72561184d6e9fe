package io.crispfleet.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.identity.UserRole;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
  /** How loud. */
  public enum Loudness {
    @JsonProperty("very-loud")
    LOUD,
    QUIET
  }

  /** A part. */
  public record Part(int number) {}

  /** A thing. */
  public record Thing(
      String id,
      @JsonProperty("version_code") long versionCode,
      @Nullable String note,
      List<Part> parts,
      Map<String, Part> byName,
      Loudness loudness,
      @Nullable Thing parent) {}

  private final Api api = new Api();
  private final OpenApi openApi = new OpenApi(api, "1.0.0");

  private JsonNode document() {
    api.put("/api/v1/things/{id}:paint")
        .tag("things")
        .summary("Paint a thing")
        .users(UserRole.TECHNICIAN, "things:write")
        .query("colour", "string", true, "Which")
        .body(Thing.class)
        .idempotent()
        .answers(200, Thing.class, "Painted")
        .problems(404)
        .handle(ctx -> {});
    api.get("/api/v1/things")
        .tag("things")
        .summary("All things")
        .devices()
        .answersList(200, Thing.class, "All")
        .answers(304, "", "As before")
        .handle(ctx -> {});
    api.get("/open")
        .tag("things")
        .summary("Open")
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, ""));
    openApi.declare();
    return Json.tree(openApi.bytes());
  }

  @Test
  void describesParametersBodyAnswersAndProblems() {
    JsonNode operation = document().at("/paths/~1api~1v1~1things~1{id}:paint/put");
    assertThat(operation.get("summary").stringValue()).isEqualTo("Paint a thing");
    assertThat(operation.get("parameters").valueStream().map(p -> p.get("name").stringValue()))
        .containsExactly("id", "colour", "Idempotency-Key");
    assertThat(operation.at("/requestBody/content/application~1json/schema/$ref").stringValue())
        .isEqualTo("#/components/schemas/Thing");
    assertThat(operation.get("responses").propertyNames()).contains("200", "404", "409", "413");
    assertThat(
            operation
                .at("/responses/404/content/application~1problem+json/schema/$ref")
                .stringValue())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(operation.get("security").toString())
        .isEqualTo("[{\"token\":[\"things:write\"]},{\"csrf\":[],\"session\":[]}]");
  }

  @Test
  void recordsBecomeSchemasAsTheyAreWritten() {
    JsonNode thing = document().at("/components/schemas/Thing");
    assertThat(thing.get("required").valueStream().map(JsonNode::stringValue))
        .containsExactly("id", "version_code", "parts", "byName", "loudness");
    assertThat(thing.at("/properties/version_code/format").stringValue()).isEqualTo("int64");
    assertThat(thing.at("/properties/parts/items/$ref").stringValue())
        .isEqualTo("#/components/schemas/Part");
    assertThat(thing.at("/properties/byName/additionalProperties/$ref").stringValue())
        .isEqualTo("#/components/schemas/Part");
    assertThat(document().at("/components/schemas/Loudness/enum").toString())
        .isEqualTo("[\"very-loud\",\"QUIET\"]");
  }

  @Test
  void documentIsSoundAndComplete() {
    assertSound(document());
  }

  /** What any OpenAPI 3.1 reader relies on. */
  static void assertSound(JsonNode document) {
    assertThat(document.get("openapi").stringValue()).isEqualTo("3.1.0");
    assertThat(document.at("/info/title").stringValue()).isNotBlank();
    assertThat(document.at("/info/version").stringValue()).isNotBlank();
    Set<String> ids = new HashSet<>();
    Set<String> schemes = Set.copyOf(document.at("/components/securitySchemes").propertyNames());
    document
        .get("paths")
        .forEachEntry(
            (path, item) ->
                item.forEachEntry(
                    (method, operation) -> {
                      String what = method + " " + path;
                      assertThat(path).startsWith("/");
                      assertThat(ids.add(operation.get("operationId").stringValue()))
                          .as(what + " has an id of its own")
                          .isTrue();
                      assertThat(operation.get("summary").stringValue()).as(what).isNotBlank();
                      assertThat(operation.at("/tags/0").stringValue()).as(what).isNotBlank();
                      assertThat(
                              operation.get("responses").propertyNames().stream()
                                  .anyMatch(status -> status.charAt(0) < '4'))
                          .as(what + " says what success looks like")
                          .isTrue();
                      operation
                          .get("security")
                          .forEach(
                              needed -> assertThat(schemes).containsAll(needed.propertyNames()));
                    }));
    document
        .findValuesAsString("$ref")
        .forEach(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }
}
