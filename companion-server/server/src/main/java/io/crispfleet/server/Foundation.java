package io.crispfleet.server;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.files.PrivateFiles;
import io.crispfleet.server.metrics.Metrics;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.PostgresDatabase;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.tls.ServerTls;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

/**
 * What every role stands on: the data folder and what is kept in it, the clock, the dice.
 *
 * @param tls made while the rest starts; asking waits for it
 * @param timer for short work; whoever has more to do hands it to a thread of its own
 */
record Foundation(
    Database database,
    BlobStore blobs,
    ServerSecret secret,
    Supplier<ServerTls> tls,
    EventBus bus,
    Metrics metrics,
    InstantSource clock,
    SecureRandom random,
    ScheduledExecutorService timer) {

  /** Opens all of it, to be closed by {@code closing}. */
  static Foundation open(ServerConfig config, InstantSource clock, Closing closing)
      throws IOException {
    SecureRandom random = new SecureRandom();
    PrivateFiles.folder(config.data());
    Path secrets = config.data().resolve("secrets");
    PrivateFiles.folder(secrets);
    Database database = closing.after(database(config));
    return new Foundation(
        database,
        FileBlobStore.open(config.data().resolve("blobs"), clock),
        ServerSecret.load(secrets.resolve("server.key"), random),
        closing.after(new Beside<>("tls", () -> tls(config, clock, random))),
        new EventBus(),
        closing.after(new Metrics()),
        clock,
        random,
        closing.after(newTimer()));
  }

  /** What is due later is dropped when it closes: nobody waits for it at the end. */
  private static ScheduledExecutorService newTimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timer").factory());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static Database database(ServerConfig config) {
    ServerConfig.Storage storage = config.storage();
    if (storage.database().isEmpty()) {
      return SqliteDatabase.open(config.data().resolve("crispfleet.db"));
    }
    String url = storage.database().get();
    if (!storage.user().isEmpty()) {
      url += (url.contains("?") ? "&" : "?") + "user=" + encoded(storage.user());
    }
    if (!storage.password().isEmpty()) {
      url += (url.contains("?") ? "&" : "?") + "password=" + encoded(storage.password());
    }
    return PostgresDatabase.open(url);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static ServerTls tls(ServerConfig config, InstantSource clock, SecureRandom random)
      throws IOException {
    Path folder = config.data().resolve("tls");
    ServerConfig.Http http = config.http();
    return http.certificate().isPresent() && http.key().isPresent()
        ? ServerTls.given(http.certificate().get(), http.key().get(), folder, random)
        : ServerTls.local(folder, clock, random);
  }
}
