package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.manifest.KeyFile;
import io.crispfleet.contract.manifest.KeyToken;
import io.crispfleet.contract.manifest.KeyTrouble;
import io.crispfleet.contract.manifest.ManifestSigner;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a signing key: a file, or a PKCS#11 token. */
final class SigningMixin {
  @Option(names = "--key", paramLabel = "FILE", description = "Encrypted PKCS#8 key file.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--pkcs11",
      paramLabel = "LIBRARY",
      description = "PKCS#11 library of a token, instead of a key file.")
  private Optional<Path> library = Optional.empty();

  @Option(
      names = "--token-slot",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which token, from 0; default 0.")
  private int slot;

  @Option(
      names = "--key-label",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Which key of the token; not needed when it holds one.")
  private String label = "";

  @Option(
      names = "--passphrase-stdin",
      description =
          "Read passphrase or PIN from the first line of standard input. Else it comes from"
              + " CRISPFLEET_PASSPHRASE or is asked for.")
  private boolean stdin;

  boolean given() {
    return key.isPresent() || library.isPresent();
  }

  ManifestSigner open() {
    try {
      if (library.isPresent()) {
        return KeyToken.open(library.get(), slot, label, passphrase());
      }
      Path file =
          key.orElseThrow(
              () -> CommandFailure.badInput("No key is named.", "Add --key FILE or --pkcs11."));
      return KeyFile.open(Files.readString(file), passphrase());
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read the key file.", "Check its name.").causedBy(e);
    } catch (KeyTrouble e) {
      throw CommandFailure.badInput(String.valueOf(e.getMessage()), "").causedBy(e);
    }
  }

  char[] passphrase() {
    String environment = System.getenv("CRISPFLEET_PASSPHRASE");
    if (!stdin && environment != null) {
      return environment.toCharArray();
    }
    @SuppressWarnings("SystemConsoleNull") // it is null where no terminal and no JLine is
    @Nullable Console console = System.console();
    if (!stdin && console != null && console.isTerminal()) {
      char[] typed = console.readPassword("Passphrase: ");
      return typed == null ? new char[0] : typed;
    }
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = reader.readLine();
      return line == null ? new char[0] : line.toCharArray();
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read the passphrase.", "").causedBy(e);
    }
  }
}
