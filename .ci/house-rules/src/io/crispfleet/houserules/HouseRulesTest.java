package io.crispfleet.houserules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules that hold in every module, whatever it does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
  private static final int LONGEST_SOURCE_FILE = 400;

  private static final Set<String> MEANINGLESS_PACKAGES =
      Set.of("util", "utils", "common", "manager", "managers", "impl", "helper", "helpers", "misc");

  private final Path target = target();
  private final JavaClasses main = new ClassFileImporter().importPath(target.resolve("classes"));
  private final JavaClasses tests =
      new ClassFileImporter().importPath(target.resolve("test-classes"));

  @Test
  void packagesAreNamedAfterFeatures() {
    classes().should(resideInAPackageWithAMeaning()).check(main);
  }

  @Test
  void packagesAreNullMarked() {
    classes().should(resideInANullMarkedPackage()).check(main);
  }

  @Test
  void featuresDependOnEachOtherWithoutCycles() {
    slices()
        .matching("io.crispfleet.*.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(main);
  }

  @Test
  void thereIsNoStaticMutableState() {
    fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(main);
  }

  @Test
  void onlyTheCommandLineTalksToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(main);
  }

  @Test
  void traceGoesToTheJdksOwnLogger() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "org.apache.logging..")
        .check(main);
    // Only the package that decides where lines go knows what is behind System.Logger.
    noClasses()
        .that()
        .resideOutsideOfPackage("..logging..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..")
        .check(main);
  }

  @Test
  void testsDoNotSleep() {
    noClasses().should().callMethodWhere(sleeps()).check(tests);
  }

  @Test
  void skippedTestsSayWhy() {
    noClasses()
        .should()
        .callMethod(Assumptions.class, "assumeTrue", boolean.class)
        .orShould()
        .callMethod(Assumptions.class, "assumeFalse", boolean.class)
        .check(tests);
  }

  @Test
  void sourceFilesAreShort() throws IOException {
    assertThat(longSources()).isEmpty();
  }

  private List<String> longSources() throws IOException {
    Path sources = target.resolveSibling("src").resolve("main").resolve("java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> lines(file) > LONGEST_SOURCE_FILE)
          .map(file -> sources.relativize(file) + ": " + lines(file) + " lines")
          .toList();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedPredicate<JavaCall<?>> sleeps() {
    return DescribedPredicate.describe(
        "waits a fixed time",
        call ->
            call.getName().equals("sleep")
                && (call.getTargetOwner().isEquivalentTo(Thread.class)
                    || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));
  }

  private static ArchCondition<JavaClass> resideInAPackageWithAMeaning() {
    return condition(
        "reside in a package named after what it is about",
        type ->
            Stream.of(type.getPackageName().split("\\.")).noneMatch(MEANINGLESS_PACKAGES::contains),
        JavaClass::getPackageName);
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return condition(
        "reside in a package annotated with @NullMarked",
        type -> type.getPackage().isAnnotatedWith(NullMarked.class),
        type -> type.getPackageName() + " has no @NullMarked package-info");
  }

  private static ArchCondition<JavaClass> condition(
      String description, Predicate<JavaClass> holds, Function<JavaClass, String> complaint) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!holds.test(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " (" + complaint.apply(type) + ")"));
        }
      }
    };
  }

  /** The module's target folder, wherever the tests are started from. */
  private static Path target() {
    try {
      return Path.of(
              HouseRulesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
