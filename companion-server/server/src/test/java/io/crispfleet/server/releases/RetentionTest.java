package io.crispfleet.server.releases;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.releases.Release.State;
import io.crispfleet.server.releases.keys.SigningKeys;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.testing.ManualClock;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class RetentionTest {
  private static final int KEPT = 2;

  @Parameter TestEngine engine = TestEngine.SQLITE;
  private final ManualClock clock = new ManualClock();
  private Database database;
  private FileBlobStore blobs;
  private ReleaseStore store;
  private Releases releases;
  private Retention retention;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    database = engine.open(folder);
    blobs = FileBlobStore.open(folder.resolve("blobs"), clock);
    store = new ReleaseStore(database);
    releases = new Releases(new SigningKeys(database, clock));
    retention = new Retention(releases, store, blobs, KEPT);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Blob put(String content) throws IOException {
    return blobs.put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), 1000);
  }

  /** A release one minute younger than the one before, with a compressed copy. */
  private Blob release(String version, State state, String content) throws IOException {
    clock.advance(Duration.ofMinutes(1));
    Blob app = put(content);
    Blob deflated = put("deflated " + content);
    store.deflated(app.sha256(), deflated.sha256(), deflated.size());
    ImageInfo image =
        new ImageInfo(
            "esp32", null, null, null, null, null, null, 0, app.size(), app.sha256(), "md5", 9999);
    ReleaseEntry entry =
        new ReleaseEntry(
            new Release(
                Releases.id("esp32", version),
                "crisp-sticks",
                "esp32",
                List.of(),
                version,
                1,
                0,
                0,
                null,
                null,
                app.size(),
                app.sha256(),
                "md5",
                "dev",
                state,
                "",
                null,
                null,
                null,
                clock.instant(),
                "user:anna"),
            image,
            List.of(new ArtifactInfo("app", 0x10000, app.size(), app.sha256())),
            List.of(),
            null);
    store.insert(entry);
    releases.load(store.all());
    return app;
  }

  private boolean kept(Blob app) {
    String copy = store.deflated(app.sha256()).orElseThrow().sha256();
    boolean there = blobs.find(app.sha256()).isPresent();
    assertThat(blobs.find(copy).isPresent()).isEqualTo(there);
    return there;
  }

  @Test
  void onlyWhatNobodyNeedsIsRemovedWithItsCompressedCopy() throws IOException {
    Blob active = release("1.0.0", State.ACTIVE, "active");
    Blob draft = release("1.0.1", State.DRAFT, "draft");
    Blob used = release("1.1.0", State.RETIRED, "used");
    Blob old = release("1.2.0", State.RETIRED, "old");
    Blob shared = release("1.3.0", State.RETIRED, "active");
    Blob newer = release("1.4.0", State.RETIRED, "newer");
    Blob newest = release("1.5.0", State.RETIRED, "newest");
    Blob stray = put("of an upload that was refused");
    retention.ask(() -> Set.of("esp32@1.1.0"));
    assertThat(retention.run()).as("everything is too young").isZero();
    clock.advance(Duration.ofDays(2));
    Blob fresh = put("of an upload that goes on now");
    assertThat(retention.old()).containsExactlyInAnyOrder("esp32@1.2.0", "esp32@1.3.0");

    assertThat(retention.run()).isEqualTo(3);
    assertThat(List.of(active, draft, used, shared, newer, newest)).allMatch(this::kept);
    assertThat(kept(old)).isFalse();
    assertThat(blobs.find(stray.sha256())).isEmpty();
    assertThat(blobs.find(fresh.sha256())).isPresent();
    assertThat(store.all()).as("the history stays").hasSize(7);
    assertThat(retention.run()).isZero();
  }

  @Test
  void zeroKeepsAllThatWasEverReleased() throws IOException {
    Blob old = release("1.0.0", State.RETIRED, "old");
    clock.advance(Duration.ofDays(1000));
    assertThat(new Retention(releases, store, blobs, 0).run()).isZero();
    assertThat(kept(old)).isTrue();
  }
}
