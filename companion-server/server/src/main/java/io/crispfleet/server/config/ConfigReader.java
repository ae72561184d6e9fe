package io.crispfleet.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Finds every setting's value: the flag, else the environment, else the file, else the default. A
 * secret may also be in a file of its own, named by the key with {@code .file} appended, the way
 * container platforms hand them over.
 */
public final class ConfigReader {
  /** A value and where it came from. */
  public record Resolved(Setting<?> setting, String text, String source) {
    /** As shown to people. */
    public String shown() {
      return setting.secret() && !text.isEmpty() ? "(hidden)" : text;
    }
  }

  private final Map<String, Resolved> resolved = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * Resolves all settings.
   *
   * @param flags values by key, as given on the command line
   * @throws ConfigException when the file cannot be read or names a setting that does not exist
   */
  public ConfigReader(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    Map<String, String> fromFile = file.map(this::load).orElse(Map.of());
    List<String> known = new ArrayList<>();
    for (Setting<?> setting : Settings.all()) {
      known.add(setting.key());
      if (setting.secret()) {
        known.add(setting.key() + ".file");
      }
      resolved.put(setting.key(), resolve(setting, flags, environment, fromFile, file));
    }
    for (String key : fromFile.keySet()) {
      if (!known.contains(key)) {
        faults.add(
            key + ": there is no such setting (in " + file.orElseThrow() + "); see --print-config");
      }
    }
    if (!faults.isEmpty()) {
      // Then everything else that is wrong is said too, not only at the next try.
      config();
    }
  }

  public List<Resolved> resolved() {
    return List.copyOf(resolved.values());
  }

  /**
   * Reads everything.
   *
   * @throws ConfigException naming each wrong key, its value, where it came from, and the fix
   */
  public ServerConfig config() {
    ServerConfig config = ServerConfigBuilder.build(this);
    throwFaults();
    return config;
  }

  /** The value of a setting; after a fault the default, so that the rest can be checked too. */
  <T> T value(Setting<T> setting) {
    Resolved found = resolved.get(setting.key());
    if (found == null) {
      throw new IllegalArgumentException(setting.key() + " is missing in the list of settings");
    }
    try {
      return setting.parser().apply(found.text());
    } catch (IllegalArgumentException e) {
      fault(found, e.getMessage());
      return setting.parser().apply(setting.fallback());
    }
  }

  private void fault(Resolved found, @Nullable String advice) {
    faults.add(
        found.setting().key()
            + ": '"
            + found.shown()
            + "' (from "
            + found.source()
            + ") is not valid: "
            + advice);
  }

  private void throwFaults() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  private Resolved resolve(
      Setting<?> setting,
      Map<String, String> flags,
      Map<String, String> environment,
      Map<String, String> fromFile,
      Optional<Path> file) {
    String key = setting.key();
    String flag = flags.get(key);
    if (flag != null) {
      return new Resolved(setting, flag, setting.flag());
    }
    String variable = environment.get(setting.environment());
    if (variable != null) {
      return new Resolved(setting, variable, setting.environment());
    }
    if (setting.secret()) {
      String holder = environment.get(setting.environment() + "_FILE");
      if (holder == null) {
        holder = fromFile.get(key + ".file");
      }
      if (holder != null) {
        return new Resolved(setting, secretIn(key, Path.of(holder)), holder);
      }
    }
    String line = fromFile.get(key);
    if (line != null) {
      return new Resolved(setting, line.strip(), file.orElseThrow().toString());
    }
    return new Resolved(setting, setting.fallback(), "default");
  }

  private String secretIn(String key, Path holder) {
    try {
      return Files.readString(holder).strip();
    } catch (IOException e) {
      faults.add(key + ": cannot read the secret from " + holder + ": " + e.getMessage());
      return "";
    }
  }

  private Map<String, String> load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          List.of(
              "config: cannot read "
                  + file
                  + ": "
                  + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage())
                  + "; give a file with lines of KEY = VALUE"));
    }
    Map<String, String> lines = new LinkedHashMap<>();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> lines.put(key, properties.getProperty(key)));
    return lines;
  }
}
