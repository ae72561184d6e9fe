package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import io.crispfleet.server.http.Endpoint;
import io.crispfleet.server.identity.Access;
import io.crispfleet.server.identity.UserRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Rules that every route of the whole server keeps, whoever declared it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteRulesTest {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** Routes that change something and ask for no login, each with what protects it instead. */
  private static final Map<String, String> OPEN_AND_CHANGING =
      Map.of(
          "POST /api/v1/setup", "the one-time setup code",
          "POST /api/v1/login", "the password; throttled and locked",
          "POST /api/v1/enroll", "throttled; gives nothing before a technician accepts",
          "POST /api/v1/scores", "the signature of a device",
          "POST /score", "the signature of a device",
          "POST /api/fota/upload", "the upload key, looked at by the route itself",
          "POST /api/upload", "the upload key, looked at by the route itself");

  /** Routes that change something for users and that the audit log does not mention, and why. */
  private static final Map<String, String> NOT_AUDITED =
      Map.of(
          "POST /api/v1/uploads", "bytes nobody sees until the release is made, which is audited",
          "PATCH /api/v1/uploads/{id}", "the same",
          "DELETE /api/v1/uploads/{id}", "the same");

  @TempDir static Path folder;
  private CompanionServer server;

  @BeforeAll
  void start() {
    server =
        new CompanionServer(
            new ConfigReader(
                    Map.of(
                        "data", folder.resolve("data").toString(),
                        "http", "127.0.0.1:0",
                        "https", "off",
                        "mqtt", "127.0.0.1:0",
                        "mqtts", "off"),
                    Map.of(),
                    Optional.empty())
                .config());
    server.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String name(Endpoint route) {
    return route.method().name() + " " + route.path();
  }

  private static boolean changes(Endpoint route) {
    return !READING.contains(route.method().name());
  }

  private Set<String> names(java.util.function.Predicate<Endpoint> which) {
    return server.routes().stream()
        .filter(which)
        .map(RouteRulesTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void routesThatChangeSomethingAreForSomebodyKnown() {
    assertThat(names(route -> changes(route) && route.access() instanceof Access.Open))
        .isEqualTo(new TreeSet<>(OPEN_AND_CHANGING.keySet()));
  }

  @Test
  void routesForUsersHaveAScopeAndThoseThatChangeAreForNoViewer() {
    assertThat(server.routes()).hasSizeGreaterThan(100);
    for (Endpoint route : server.routes()) {
      if (route.access() instanceof Access.Users users) {
        assertThat(users.scope()).as(name(route)).matches("[a-z]{1,24}:(read|write|admin)");
        if (changes(route) && users.role() == UserRole.VIEWER) {
          assertThat(name(route))
              .as("a viewer may change only what is their own")
              .containsPattern("/api/v1/(me/|logout|sessions|tokens|releases/\\{id}:link)");
        }
      }
    }
  }

  @Test
  void everyChangeByAUserIsAudited() {
    assertThat(
            names(
                route ->
                    changes(route)
                        && route.access() instanceof Access.Users
                        && route.audit() == null))
        .isEqualTo(new TreeSet<>(NOT_AUDITED.keySet()));
  }

  @Test
  void everyRouteIsBoundedAndDescribed() {
    assertThat(server.routes())
        .allSatisfy(
            route -> {
              assertThat(route.summary()).as(name(route)).isNotBlank();
              assertThat(route.limit()).as(name(route)).isBetween(0L, 1L << 28);
              assertThat(route.answers()).as(name(route)).isNotEmpty();
            });
    assertThat(names(route -> route.timeout().isZero()))
        .as("only streams have no end")
        .isEqualTo(new TreeSet<>(List.of("GET /api/v1/events/stream")));
  }

  @Test
  void onlyOpenReadingRoutesAreForPagesOfOtherSites() {
    assertThat(names(Endpoint::cors))
        .allSatisfy(name -> assertThat(name).startsWith("GET "))
        .doesNotContain("GET /api/v1/me");
  }
}
