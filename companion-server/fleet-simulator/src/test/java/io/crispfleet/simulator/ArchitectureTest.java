package io.crispfleet.simulator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the simulator may know. */
class ArchitectureTest {
  @Test
  void sticksAreWrittenWithoutTheServer() {
    // A misunderstanding shared by both sides would otherwise pass every test.
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.crispfleet.server.."))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.crispfleet.simulator"));
  }

  @Test
  void itsPackagesFormNoCircle() {
    slices()
        .matching("io.crispfleet.simulator.(*)..")
        .should()
        .beFreeOfCycles()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.crispfleet.simulator"));
  }
}
