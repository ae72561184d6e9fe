package io.crispfleet.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.blob.BlobStore.BlobsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbackBlobStoreTest extends BlobStoreContract {
  @TempDir Path folder;
  private FallbackBlobStore both;
  private BlobStore local;

  @SuppressWarnings("NullAway.Init") // The contract calls create() before each test.
  FallbackBlobStoreTest() {}

  @Override
  BlobStore create() throws IOException {
    local = FileBlobStore.open(folder.resolve("local"), clock);
    both = new FallbackBlobStore(FileBlobStore.open(folder.resolve("far"), clock), local);
    return both;
  }

  private void far(boolean there) throws IOException {
    Path away = folder.resolve("away");
    if (there) {
      Files.delete(folder.resolve("far"));
      Files.move(away, folder.resolve("far"));
    } else {
      Files.move(folder.resolve("far"), away);
      Files.writeString(folder.resolve("far"), "no folder any more");
    }
  }

  @Test
  void blobsLiveInTheFarStore() throws IOException {
    put("hello");
    assertThat(local.find(HELLO)).isEmpty();
    assertThat(read(HELLO)).isEqualTo("hello");
  }

  @Test
  void withTheObjectFolderUnavailableBlobsAreKeptHereAndServed() throws IOException {
    far(false);
    put("hello");
    assertThat(read(HELLO)).isEqualTo("hello");
    assertThatThrownBy(() -> both.carryOver())
        .isInstanceOf(BlobsUnavailable.class)
        .hasMessageContaining("Cannot store files in " + folder.resolve("far"));
    try (Stream<Path> parts = Files.list(folder.resolve("local/incoming"))) {
      assertThat(parts).isEmpty();
    }
  }

  @Test
  void whatWasKeptHereIsCarriedOverLater() throws IOException {
    far(false);
    put("hello");
    far(true);
    assertThat(both.carryOver()).isEqualTo(1);
    assertThat(local.find(HELLO)).isEmpty();
    assertThat(read(HELLO)).isEqualTo("hello");
    assertThat(listed()).containsExactly(HELLO);
  }
}
