package io.crispfleet.emulator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What may know what inside the board emulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "io.crispfleet.emulator.";

  private final JavaClasses emulator =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.crispfleet.emulator");

  @Test
  void theOnlyOtherModuleItKnowsIsTheFlasher() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.crispfleet..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "io.crispfleet.emulator..", "io.crispfleet.jesptool.."))))
        .check(emulator);
  }

  @Test
  void theBoardIsWrittenWithoutTheFlashersOwnLogic() {
    // A misunderstanding shared by both sides would otherwise pass every test.
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.crispfleet.jesptool.protocol..",
            "io.crispfleet.jesptool.session..",
            "io.crispfleet.jesptool.connect..",
            "io.crispfleet.jesptool.plan..",
            "io.crispfleet.jesptool.flash..",
            "io.crispfleet.jesptool.preflight..")
        .check(emulator);
  }

  @Test
  void onlyTheCommandLineKnowsTheCommandLineLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "cli..", "io.crispfleet.jesptool.cli..", "picocli..")
        .check(emulator);
  }
}
