package io.crispfleet.workstation;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the workstation's parts may know. */
class ArchitectureTest {
  private final JavaClasses workstation =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-test/"))
          .importPackages("io.crispfleet.workstation");

  @Test
  void theLiveFleetIsKeptWithoutJavaFx() {
    noClasses()
        .that()
        .resideInAPackage("io.crispfleet.workstation.live..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("javafx..", "org.kordamp..", "atlantafx.."))
        .check(workstation);
  }

  @Test
  void onlyTheProgramItselfPutsWorkOnTheFxThread() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.crispfleet.workstation.app..")
        .should()
        .callMethod(javafx.application.Platform.class, "runLater", Runnable.class)
        .check(workstation);
  }

  @Test
  void itsPackagesFormNoCircle() {
    slices()
        .matching("io.crispfleet.workstation.(*)..")
        .should()
        .beFreeOfCycles()
        .check(workstation);
  }
}
