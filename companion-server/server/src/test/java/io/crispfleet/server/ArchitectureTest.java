package io.crispfleet.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.crispfleet.server.bus.FleetEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may know what inside the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "io.crispfleet.server.";

  private final JavaClasses server =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.crispfleet.server");

  static List<String> roles() {
    return List.of("auth", "devices", "releases", "ota", "leaderboard");
  }

  @ParameterizedTest
  @MethodSource("roles")
  void aRoleKnowsOthersByInterfaceRecordAndEventOnly(String role) {
    String[] others =
        roles().stream()
            .filter(other -> !other.equals(role))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + role + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(others)
                .and(
                    DescribedPredicate.describe(
                        "are neither interface, record, enum nor event",
                        type ->
                            !type.isInterface()
                                && !type.isRecord()
                                && !type.isEnum()
                                && !type.isAssignableTo(FleetEvent.class))))
        .check(server);
  }

  @Test
  void sqlIsInStoresOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "store..")
        .and(DescribedPredicate.not(simpleNameEndingWith("Store")))
        .and()
        .haveNameNotMatching(".*Store\\$.*")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Statement.class, PreparedStatement.class, ResultSet.class)
        .because("services may pass a transaction's connection on, but stores speak SQL")
        .check(server);
  }

  @Test
  void onlyTheCommandLineKnowsTheCommandLineLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "cli..", "io.crispfleet.jesptool.cli..", "picocli..")
        .check(server);
  }

  @Test
  void ofTheFlasherTheServerKnowsTheCodecsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.crispfleet.jesptool.transport..",
            "io.crispfleet.jesptool.session..",
            "io.crispfleet.jesptool.protocol..",
            "io.crispfleet.jesptool.connect..",
            "io.crispfleet.jesptool.flash..")
        .check(server);
  }

  @Test
  void onlyTheCompositionRootWiresRoles() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.crispfleet.server")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.crispfleet.server").and(simpleNameEndingWith("Roles")))
        .check(server);
  }

  @Test
  void eventsAreRecords() {
    classes()
        .that()
        .implement(FleetEvent.class)
        .should()
        .beRecords()
        .orShould()
        .beInterfaces()
        .check(server);
  }
}
