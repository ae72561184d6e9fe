package io.crispfleet.jesptool.connect;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * {@link ConnectMemory} in a small properties file. An unreadable or unwritable file only means
 * that nothing is remembered.
 */
public final class FileConnectMemory implements ConnectMemory {
  private static final System.Logger LOG = System.getLogger(FileConnectMemory.class.getName());
  private static final long MAX_FILE_BYTES = 1 << 20;

  private final Path file;

  public FileConnectMemory(Path file) {
    this.file = file;
  }

  /** The place where this operating system keeps a user's program state. */
  public static Path defaultFile() {
    String xdg = System.getenv("XDG_STATE_HOME");
    String localAppData = System.getenv("LOCALAPPDATA");
    Path home = Path.of(System.getProperty("user.home"));
    Path base;
    if (xdg != null && !xdg.isBlank()) {
      base = Path.of(xdg);
    } else if (localAppData != null && !localAppData.isBlank()) {
      base = Path.of(localAppData);
    } else {
      base = home.resolve(".local").resolve("state");
    }
    return base.resolve("crispfleet").resolve("bridges.properties");
  }

  @Override
  public synchronized Optional<Learned> recall(String key) {
    Properties known = load();
    try {
      String strategy = known.getProperty(key + ".strategy");
      String baud = known.getProperty(key + ".baud");
      return strategy == null || baud == null
          ? Optional.empty()
          : Optional.of(new Learned(strategy, Integer.parseInt(baud)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void remember(String key, Learned learned) {
    if (recall(key).filter(learned::equals).isPresent()) {
      return;
    }
    Properties known = load();
    known.setProperty(key + ".strategy", learned.strategy());
    known.setProperty(key + ".baud", Integer.toString(learned.baud()));
    try {
      Path parent = file.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Path temp = Files.createTempFile(parent, "bridges", ".tmp");
      try (BufferedWriter out = Files.newBufferedWriter(temp)) {
        known.store(out, "Reset strategy and baud rate that worked, per USB bridge");
      }
      Files.move(temp, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Cannot remember what worked", e);
    }
  }

  private Properties load() {
    Properties known = new Properties();
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE_BYTES) {
        try (BufferedReader in = Files.newBufferedReader(file)) {
          known.load(in);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "Cannot read what worked", e);
    }
    return known;
  }
}
