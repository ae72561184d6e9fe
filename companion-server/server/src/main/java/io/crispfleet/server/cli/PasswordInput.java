package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Passwords from standard input or the terminal; never from the command line, which others see. */
final class PasswordInput {
  @Option(
      names = "--password-stdin",
      description = "Read passwords from standard input, one per line, instead of asking.")
  private boolean standardInput;

  private @Nullable BufferedReader lines;

  /** The next password; a new one is asked for twice on a terminal. */
  String read(String prompt, boolean fresh) {
    return standardInput ? line(prompt) : ask(prompt, fresh);
  }

  private String line(String prompt) {
    try {
      BufferedReader reader = lines;
      if (reader == null) {
        reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        lines = reader;
      }
      String line = reader.readLine();
      if (line == null || line.isEmpty()) {
        throw CommandFailure.badInput(
            "Standard input holds no line for: " + prompt + ".", "Pipe the password in.");
      }
      return line;
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read standard input.", "").causedBy(e);
    }
  }

  private static String ask(String prompt, boolean fresh) {
    @SuppressWarnings("SystemConsoleNull") // it is null where no terminal and no JLine is
    @Nullable Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw CommandFailure.badInput(
          "There is no terminal to ask for a password.", "Pipe it in and add --password-stdin.");
    }
    String password = typed(console, prompt);
    if (fresh && !password.equals(typed(console, prompt + " again"))) {
      throw CommandFailure.badInput("The two passwords differ.", "Try again.");
    }
    return password;
  }

  private static String typed(Console console, String prompt) {
    char[] password = console.readPassword("%s: ", prompt);
    if (password == null || password.length == 0) {
      throw CommandFailure.badInput("No password was typed.", "Try again.");
    }
    return new String(password);
  }
}
