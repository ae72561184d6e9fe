package io.crispfleet.server.testing;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.PostgresDatabase;
import io.crispfleet.server.store.SqliteDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The databases every store must work with. See {@link OnEveryDatabase}. */
public enum TestEngine {
  SQLITE {
    @Override
    public Database open(Path folder) {
      return SqliteDatabase.open(folder.resolve("crispfleet.db"));
    }
  },
  POSTGRESQL {
    @Override
    public Database open(Path folder) {
      return PostgresDatabase.open(freshPostgresUrl());
    }
  };

  private static final String TEMPLATE = "migrated";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /**
   * A fresh, migrated database. Close it.
   *
   * @param folder an empty temporary folder
   */
  public abstract Database open(Path folder);

  /** The address of a fresh, migrated PostgreSQL database; aborts the test without a server. */
  public static String freshPostgresUrl() {
    PostgresServer server = postgres();
    String name = "test" + DATABASES.incrementAndGet();
    server.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    return server.url(name);
  }

  /** The server that all tests of this process share; aborts the test when there is none. */
  public static PostgresServer postgres() {
    PostgresServer server = Shared.SERVER;
    if (server == null) {
      String why = "PostgreSQL is not installed: its tests do not run (PG_BIN names its programs)";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(why);
      }
      Assumptions.abort(why);
      throw new IllegalStateException(why);
    }
    return server;
  }

  /** Started by the first who asks. */
  private static final class Shared {
    static final @Nullable PostgresServer SERVER = start();

    private static @Nullable PostgresServer start() {
      return PostgresServer.binaries().map(Shared::start).orElse(null);
    }

    private static PostgresServer start(Path binaries) {
      try {
        PostgresServer server = PostgresServer.start(binaries);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.execute("CREATE DATABASE " + TEMPLATE);
        PostgresDatabase.open(server.url(TEMPLATE)).close();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
