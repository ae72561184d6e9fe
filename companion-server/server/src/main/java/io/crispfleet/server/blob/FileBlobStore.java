package io.crispfleet.server.blob;

import io.crispfleet.server.files.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Blobs as files: {@code ab/cdef…} below one folder, {@code incoming} for what is being written and
 * {@code quarantine} for what was found damaged. A blob gets its name only once its bytes are on
 * the disk.
 */
public final class FileBlobStore implements BlobStore {
  private static final Logger LOG = System.getLogger(FileBlobStore.class.getName());
  private static final int PREFIX = 2;
  private static final int CHUNK = 64 * 1024;

  /** How a file looked when its bytes were last known to be right. */
  private record Stamp(long size, FileTime modified) {}

  private final Path root;
  private final Path incoming;
  private final Path quarantine;
  private final InstantSource clock;
  private final Map<String, Stamp> verified = new ConcurrentHashMap<>();

  /** Held while a name appears, is renewed or disappears, so that renewing beats removing. */
  private final ReentrantLock names = new ReentrantLock();

  private FileBlobStore(Path root, InstantSource clock) {
    this.root = root;
    this.incoming = root.resolve("incoming");
    this.quarantine = root.resolve("quarantine");
    this.clock = clock;
  }

  /**
   * Opens the store, makes its folders, and removes what an interrupted upload left behind.
   *
   * @throws BlobsUnavailable when the folder cannot be written
   */
  public static FileBlobStore open(Path root, InstantSource clock) throws IOException {
    FileBlobStore store = new FileBlobStore(root, clock);
    try {
      Files.createDirectories(store.quarantine);
      DurableFiles.deleteTree(store.incoming);
      Files.createDirectories(store.incoming);
      DurableFiles.syncFolder(root);
    } catch (IOException e) {
      throw store.unavailable(e);
    }
    return store;
  }

  @Override
  public Blob put(InputStream content, long limit) throws IOException {
    Path temp;
    try {
      temp = Files.createTempFile(incoming, "", ".part");
    } catch (IOException e) {
      throw unavailable(e);
    }
    try {
      Blob blob = receive(content, limit, temp);
      try {
        name(temp, blob);
      } catch (IOException e) {
        throw unavailable(e);
      }
      return blob;
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /** An error of {@code content} stays what it is; one of the disk becomes BlobsUnavailable. */
  private Blob receive(InputStream content, long limit, Path temp) throws IOException {
    MessageDigest digest = BlobAddress.digest();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    try (BlobWriter out = new BlobWriter(temp, this::unavailable)) {
      for (int read; (read = content.read(chunk)) >= 0; ) {
        size += read;
        if (size > limit) {
          throw new BlobTooLarge(limit);
        }
        digest.update(chunk, 0, read);
        out.write(chunk, read);
      }
      out.sync();
    }
    return new Blob(BlobAddress.of(digest), size);
  }

  private void name(Path temp, Blob blob) throws IOException {
    Path file = path(blob.sha256());
    if (Files.exists(file)) {
      heal(blob.sha256());
    }
    FileTime now = FileTime.from(clock.instant());
    names.lock();
    try {
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, now);
      } else {
        Path folder = file.resolveSibling("");
        if (Files.notExists(folder)) {
          Files.createDirectories(folder);
          DurableFiles.syncFolder(root);
        }
        Files.setLastModifiedTime(temp, now);
        DurableFiles.moveInto(temp, file);
      }
      verified.put(blob.sha256(), stamp(file));
    } finally {
      names.unlock();
    }
  }

  /** What is stored again is checked first; a damaged copy makes room for the good one. */
  private void heal(String sha256) throws IOException {
    try {
      verify(sha256);
    } catch (BlobDamaged | BlobMissing e) {
      LOG.log(Level.DEBUG, "stored again: {0}", sha256);
    }
  }

  @Override
  public Optional<Blob> find(String sha256) {
    if (!BlobAddress.valid(sha256)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Blob(sha256, Files.size(path(sha256))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public SeekableByteChannel open(String sha256) throws IOException {
    if (!BlobAddress.valid(sha256)) {
      throw new BlobMissing(sha256);
    }
    verify(sha256);
    try {
      return FileChannel.open(path(sha256), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw missing(sha256, e);
    }
  }

  private void verify(String sha256) throws IOException {
    Path file = path(sha256);
    Stamp stamp;
    MessageDigest digest = BlobAddress.digest();
    try {
      stamp = stamp(file);
      if (stamp.equals(verified.get(sha256))) {
        return;
      }
      byte[] chunk = new byte[CHUNK];
      try (InputStream in = Files.newInputStream(file)) {
        for (int read; (read = in.read(chunk)) >= 0; ) {
          digest.update(chunk, 0, read);
        }
      }
    } catch (NoSuchFileException e) {
      throw missing(sha256, e);
    }
    if (!BlobAddress.of(digest).equals(sha256)) {
      throw putAside(sha256, file);
    }
    verified.put(sha256, stamp);
  }

  private BlobDamaged putAside(String sha256, Path file) throws IOException {
    Path aside = quarantine.resolve(sha256);
    verified.remove(sha256);
    DurableFiles.moveInto(file, aside);
    DurableFiles.syncFolder(file.resolveSibling(""));
    BlobDamaged damaged = new BlobDamaged(sha256, aside.toString());
    LOG.log(Level.ERROR, damaged.getMessage());
    return damaged;
  }

  @Override
  public void delete(String sha256) throws IOException {
    if (BlobAddress.valid(sha256)) {
      names.lock();
      try {
        verified.remove(sha256);
        Files.deleteIfExists(path(sha256));
      } finally {
        names.unlock();
      }
    }
  }

  @Override
  public Stream<Blob> list() throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(root)) {
      folders = all.filter(folder -> folder.getFileName().toString().length() == PREFIX).toList();
    }
    return folders.stream()
        .flatMap(FileBlobStore::namesIn)
        .filter(BlobAddress::valid)
        .flatMap(sha256 -> find(sha256).stream());
  }

  private static Stream<String> namesIn(Path folder) {
    // Read at once: flatMap closes what it is given, but a stream cut short would not.
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> folder.getFileName().toString() + file.getFileName())
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  @Override
  public int retain(Set<String> keep, Duration grace) throws IOException {
    Instant oldest = clock.instant().minus(grace);
    List<String> candidates;
    try (Stream<Blob> blobs = list()) {
      candidates = blobs.map(Blob::sha256).filter(sha256 -> !keep.contains(sha256)).toList();
    }
    int removed = 0;
    for (String sha256 : candidates) {
      names.lock();
      try {
        Path file = path(sha256);
        if (Files.exists(file) && stamp(file).modified().toInstant().isBefore(oldest)) {
          delete(sha256);
          removed++;
        }
      } finally {
        names.unlock();
      }
    }
    return removed;
  }

  private Path path(String sha256) {
    return root.resolve(sha256.substring(0, PREFIX)).resolve(sha256.substring(PREFIX));
  }

  private static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(attributes.size(), attributes.lastModifiedTime());
  }

  private static BlobMissing missing(String sha256, IOException cause) {
    BlobMissing missing = new BlobMissing(sha256);
    missing.initCause(cause);
    return missing;
  }

  private BlobsUnavailable unavailable(IOException cause) {
    return new BlobsUnavailable(
        "Cannot store files in "
            + root
            + " ("
            + cause.getMessage()
            + "). Nothing was kept; free some space or make the folder writable.",
        cause);
  }
}
