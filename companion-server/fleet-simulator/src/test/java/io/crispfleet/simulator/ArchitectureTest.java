package io.crispfleet.simulator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the simulator may know. */
class ArchitectureTest {
  /** Whatever the build's folders are called: nothing of where this test itself comes from. */
  private final JavaClasses simulator =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-test/"))
          .importPackages("io.crispfleet.simulator");

  @Test
  void sticksAreWrittenWithoutTheServer() {
    // A misunderstanding shared by both sides would otherwise pass every test.
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.crispfleet.server.."))
        .check(simulator);
  }

  @Test
  void itsPackagesFormNoCircle() {
    slices().matching("io.crispfleet.simulator.(*)..").should().beFreeOfCycles().check(simulator);
  }
}
