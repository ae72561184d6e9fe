package io.crispfleet.server.openapi;

import io.crispfleet.server.http.Endpoint;
import io.crispfleet.server.identity.Access;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** One operation of the document out of one declared route. */
final class Operations {
  private static final Pattern PATH_PARAMETER = Pattern.compile("[{<]([^}>]+)[}>]");
  private static final Map<String, Object> PROBLEM =
      Map.of(
          "application/problem+json",
          Map.of("schema", Map.of("$ref", "#/components/schemas/Problem")));

  private final Schemas schemas;

  Operations(Schemas schemas) {
    this.schemas = schemas;
  }

  /** A path as OpenAPI writes it. */
  static String path(Endpoint endpoint) {
    return endpoint.path().replace('<', '{').replace('>', '}');
  }

  Map<String, Object> of(Endpoint endpoint) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", operationId(endpoint));
    operation.put("tags", List.of(endpoint.tag()));
    operation.put("summary", endpoint.summary());
    List<Map<String, Object>> parameters = parameters(endpoint);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    Endpoint.Body body = endpoint.body();
    if (body != null) {
      operation.put(
          "requestBody",
          Map.of(
              "required",
              body.required(),
              "content",
              Map.of(body.mediaType(), Map.of("schema", bodySchema(body.type())))));
    }
    operation.put("responses", responses(endpoint));
    operation.put("security", security(endpoint.access()));
    return operation;
  }

  private static String operationId(Endpoint endpoint) {
    String words = endpoint.path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
    return endpoint.method().name().toLowerCase(Locale.ROOT) + "_" + words;
  }

  private static List<Map<String, Object>> parameters(Endpoint endpoint) {
    List<Map<String, Object>> parameters = new ArrayList<>();
    Matcher matcher = PATH_PARAMETER.matcher(endpoint.path());
    while (matcher.find()) {
      parameters.add(parameter("path", matcher.group(1), "string", true, ""));
    }
    for (Endpoint.Parameter declared : endpoint.parameters()) {
      parameters.add(
          parameter(
              declared.in(),
              declared.name(),
              declared.type(),
              declared.required(),
              declared.description()));
    }
    if (endpoint.idempotent()) {
      parameters.add(
          parameter(
              "header",
              "Idempotency-Key",
              "string",
              false,
              "The same request with the same key is done once and answered the same for 24 h."));
    }
    return parameters;
  }

  private static Map<String, Object> parameter(
      String in, String name, String type, boolean required, String description) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", in);
    parameter.put("required", required);
    if (!description.isEmpty()) {
      parameter.put("description", description);
    }
    parameter.put("schema", Map.of("type", type));
    return parameter;
  }

  private Map<String, Object> bodySchema(@Nullable Class<?> type) {
    return type == null ? Map.of() : schemas.of(type);
  }

  private Map<String, Object> responses(Endpoint endpoint) {
    Map<String, Object> responses = new TreeMap<>();
    TreeSet<Integer> problems = new TreeSet<>(endpoint.problems());
    problems.addAll(Endpoint.problemsOfEveryRoute());
    if (endpoint.idempotent()) {
      problems.add(409);
    }
    for (int status : problems) {
      responses.put(
          Integer.toString(status),
          Map.of("description", HttpStatus.getMessage(status), "content", PROBLEM));
    }
    endpoint
        .answers()
        .forEach(
            (status, answer) ->
                responses.put(Integer.toString(status), answer(answer, problems.contains(status))));
    return responses;
  }

  /**
   * An answer.
   *
   * @param orProblem true for a status that older clients are told in a shape of their own, while
   *     what every route may refuse is told as a problem
   */
  private Map<String, Object> answer(Endpoint.Answer answer, boolean orProblem) {
    if (answer.mediaType().isEmpty()) {
      return Map.of("description", answer.description());
    }
    Map<String, Object> schema = bodySchema(answer.type());
    Map<String, Object> content = new TreeMap<>();
    content.put(
        answer.mediaType(), Map.of("schema", answer.list() ? Schemas.array(schema) : schema));
    if (orProblem) {
      content.putAll(PROBLEM);
    }
    return Map.of("description", answer.description(), "content", content);
  }

  private static List<Map<String, Object>> security(Access access) {
    return switch (access) {
      case Access.Open open -> List.of();
      case Access.Users users ->
          List.of(
              Map.of("token", List.of(users.scope())),
              Map.of("session", List.of(), "csrf", List.of()));
      case Access.Devices devices -> List.of(Map.of("device", List.of()));
    };
  }
}
