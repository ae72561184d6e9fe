package io.crispfleet.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.blob.BlobStore.BlobMissing;
import io.crispfleet.server.blob.BlobStore.BlobTooLarge;
import io.crispfleet.server.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place for blobs promises. */
abstract class BlobStoreContract {
  static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  static final long LIMIT = 1 << 20;

  final ManualClock clock = new ManualClock();
  BlobStore store;

  /** An empty store that tells time by {@link #clock}. */
  abstract BlobStore create() throws IOException;

  @BeforeEach
  void make() throws IOException {
    store = create();
  }

  @Test
  void bytesComeBackUnderTheirSha256() throws IOException {
    assertThat(put("hello")).isEqualTo(new Blob(HELLO, 5));
    assertThat(store.find(HELLO)).contains(new Blob(HELLO, 5));
    assertThat(read(HELLO)).isEqualTo("hello");
  }

  @Test
  void anEmptyBlobIsABlob() throws IOException {
    Blob empty = put("");
    assertThat(empty.size()).isZero();
    assertThat(read(empty.sha256())).isEmpty();
  }

  @Test
  void storingTwiceKeepsOne() throws IOException {
    put("hello");
    put("hello");
    assertThat(listed()).containsExactly(HELLO);
  }

  @Test
  void partsCanBeRead() throws IOException {
    put("hello");
    try (SeekableByteChannel channel = store.open(HELLO)) {
      channel.position(3);
      assertThat(Channels.newInputStream(channel).readAllBytes()).asString().isEqualTo("lo");
    }
  }

  @Test
  void theLimitIsExact() throws IOException {
    assertThat(store.put(stream("hello"), 5).size()).isEqualTo(5);
    assertThatThrownBy(() -> store.put(stream("hello!"), 5)).isInstanceOf(BlobTooLarge.class);
    assertThat(listed()).containsExactly(HELLO);
  }

  @Test
  void aSenderThatBreaksOffLeavesNothing() throws IOException {
    InputStream broken =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            });
    assertThatThrownBy(() -> store.put(broken, LIMIT)).hasMessage("connection reset");
    assertThat(listed()).isEmpty();
  }

  @Test
  void textsThatAreNoAddressNameNoBlob() throws IOException {
    put("hello");
    for (String text :
        List.of(
            "",
            "../" + HELLO,
            "..",
            HELLO.toUpperCase(java.util.Locale.ROOT),
            "/etc/passwd",
            HELLO.substring(0, 62) + "/.",
            HELLO + "0",
            "\0".repeat(64))) {
      assertThat(store.find(text)).isEmpty();
      assertThatThrownBy(() -> store.open(text)).isInstanceOf(BlobMissing.class);
      store.delete(text);
    }
    assertThat(listed()).containsExactly(HELLO);
  }

  @Test
  void aDeletedBlobIsGoneAndDeletingAgainIsNoError() throws IOException {
    put("hello");
    store.delete(HELLO);
    store.delete(HELLO);
    assertThat(store.find(HELLO)).isEmpty();
    assertThatThrownBy(() -> store.open(HELLO)).isInstanceOf(BlobMissing.class);
  }

  @Test
  void retainRemovesOnlyWhatIsOldAndUnreferenced() throws IOException {
    Blob kept = put("kept");
    Blob old = put("old");
    Blob renewed = put("renewed");
    clock.advance(Duration.ofHours(2));
    put("renewed");
    Blob young = put("young");
    assertThat(store.retain(Set.of(kept.sha256()), Duration.ofHours(1))).isEqualTo(1);
    assertThat(listed())
        .containsExactlyInAnyOrder(kept.sha256(), renewed.sha256(), young.sha256())
        .doesNotContain(old.sha256());
  }

  @Test
  void manyAtOnceGetWhatTheySent() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Blob>> blobs =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> store.put(new ByteArrayInputStream(bytes(i % 8)), LIMIT)))
              .toList();
      for (int i = 0; i < blobs.size(); i++) {
        try (SeekableByteChannel channel = store.open(blobs.get(i).get().sha256())) {
          assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(bytes(i % 8));
        }
      }
    }
    assertThat(listed()).hasSize(8);
  }

  final Blob put(String text) throws IOException {
    return store.put(stream(text), LIMIT);
  }

  final String read(String sha256) throws IOException {
    try (SeekableByteChannel channel = store.open(sha256)) {
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  final List<String> listed() throws IOException {
    try (Stream<Blob> blobs = store.list()) {
      return blobs.map(Blob::sha256).toList();
    }
  }

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[100_000 + seed];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
