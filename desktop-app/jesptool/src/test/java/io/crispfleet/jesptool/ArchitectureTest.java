package io.crispfleet.jesptool;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.crispfleet.jesptool.error.EspException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine.Command;

/** What may know what inside the flasher library. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "io.crispfleet.jesptool.";

  /** Bytes in, records out: packages that never touch a file, a port or a thread. */
  private static final String[] CODECS = {
    ROOT + "chip..",
    ROOT + "slip..",
    ROOT + "image..",
    ROOT + "elf..",
    ROOT + "partition..",
    ROOT + "otadata..",
    ROOT + "nvs..",
    ROOT + "hexfile..",
  };

  private final JavaClasses library =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.crispfleet.jesptool");

  @Test
  void theLibraryNeedsNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.crispfleet..")
                .and(DescribedPredicate.not(resideInAPackage(ROOT + "."))))
        .check(library);
  }

  @Test
  void codecsDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage(CODECS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.io.File.class,
            java.io.FileInputStream.class,
            java.io.FileOutputStream.class,
            java.io.RandomAccessFile.class,
            Thread.class)
        .check(library);
  }

  @Test
  void codecsKnowNoBoardAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAnyPackage(CODECS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "transport..", ROOT + "session..", ROOT + "connect..", ROOT + "flash..")
        .check(library);
  }

  @Test
  void planningDoesNoInputOrOutputOfItsOwn() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", ROOT + "transport.serial..")
        .allowEmptyShould(true)
        .check(library);
  }

  @Test
  void nothingBuildsOnTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "cli..", "picocli..")
        .check(library);
  }

  @Test
  void theSerialLibraryStaysBehindOneDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "transport.serial..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fazecast..")
        .check(library);
  }

  @Test
  void jsonIsReadAndWrittenAtTheEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "cli..", ROOT + "source..", ROOT + "flash..", ROOT + "stub..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
        .check(library);
  }

  @Test
  void failuresThatLeaveTheLibraryCarryAdvice() {
    classes()
        .that()
        .areAssignableTo(Throwable.class)
        .and()
        .arePublic()
        .should()
        .beAssignableTo(EspException.class)
        .check(library);
  }

  @Test
  void commandsAreNamedAsSuch() {
    classes()
        .that()
        .areAnnotatedWith(Command.class)
        .should()
        .haveSimpleNameEndingWith("Command")
        .orShould()
        .haveSimpleName("Main")
        .check(library);
  }
}
