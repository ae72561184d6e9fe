package io.crispfleet.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.blob.BlobStore.BlobDamaged;
import io.crispfleet.server.blob.BlobStore.BlobTooLarge;
import io.crispfleet.server.blob.BlobStore.BlobsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir Path folder;

  @Override
  BlobStore create() throws IOException {
    return FileBlobStore.open(folder.resolve("blobs"), clock);
  }

  private Path hello() {
    return folder.resolve("blobs/2c").resolve(HELLO.substring(2));
  }

  @Test
  void blobsSurviveARestart() throws IOException {
    put("hello");
    store = create();
    assertThat(read(HELLO)).isEqualTo("hello");
  }

  @Test
  void damagedBytesAreNeverServedButPutAside() throws IOException {
    put("hello");
    Files.writeString(hello(), "jello");
    store = create();
    assertThatThrownBy(() -> store.open(HELLO)).isInstanceOf(BlobDamaged.class);
    assertThat(store.find(HELLO)).isEmpty();
    assertThat(folder.resolve("blobs/quarantine").resolve(HELLO)).hasContent("jello");
  }

  @Test
  void aChangeWhileRunningIsNoticed() throws IOException {
    put("hello");
    Files.writeString(hello(), "jello");
    Files.setLastModifiedTime(hello(), FileTime.fromMillis(1));
    assertThatThrownBy(() -> store.open(HELLO)).isInstanceOf(BlobDamaged.class);
  }

  @Test
  void storingAgainHealsADamagedBlob() throws IOException {
    put("hello");
    Files.writeString(hello(), "jello");
    put("hello");
    assertThat(read(HELLO)).isEqualTo("hello");
  }

  @Test
  void whatAnInterruptedUploadLeftIsRemovedAtStart() throws IOException {
    Files.writeString(folder.resolve("blobs/incoming/123.part"), "half");
    store = create();
    assertThat(incoming()).isZero();
  }

  @Test
  void refusedAndBrokenUploadsLeaveNoLitter() throws IOException {
    assertThatThrownBy(() -> store.put(stream("hello!"), 5)).isInstanceOf(BlobTooLarge.class);
    assertThat(incoming()).isZero();
  }

  @Test
  void anUnavailableFolderIsAReadableErrorAndLeavesNoHalfFile() throws IOException {
    Files.delete(folder.resolve("blobs/incoming"));
    Files.writeString(folder.resolve("blobs/incoming"), "in the way");
    assertThatThrownBy(() -> put("hello"))
        .isInstanceOf(BlobsUnavailable.class)
        .hasMessageContaining(folder.resolve("blobs").toString())
        .hasMessageContaining("free some space or make the folder writable");
    assertThat(listed()).isEmpty();
  }

  private long incoming() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("blobs/incoming"))) {
      return files.count();
    }
  }
}
