package io.crispfleet.server.releases.upload;

import io.crispfleet.contract.api.release.UploadInfo;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Uploads that go on where they were cut off. An offset that was told to anybody is on disk: bytes
 * are forced there before the offset is written to the database, and what a crash left behind it is
 * cut away before the upload goes on.
 */
public final class Uploads {
  private static final Logger LOG = System.getLogger(Uploads.class.getName());
  private static final int CHECKPOINT = 4 << 20;
  private static final int BUFFER = 128 * 1024;
  private static final int LONGEST_NAME = 200;

  private final UploadStore store;
  private final Path folder;
  private final Limits limits;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /**
   * What an uploader may take.
   *
   * @param each most bytes of one upload
   * @param quota most bytes of all unfinished uploads of one user
   * @param ttl how long an upload is kept after its last byte
   */
  public record Limits(long each, long quota, Duration ttl) {}

  public Uploads(
      Database database, Path folder, Limits limits, InstantSource clock, SecureRandom random) {
    this.store = new UploadStore(database);
    this.folder = folder;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
  }

  public Limits limits() {
    return limits;
  }

  /** Makes the folder, and removes files that belong to no upload. */
  public void open() throws IOException {
    Files.createDirectories(folder);
    Set<String> known = new HashSet<>(store.all());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!known.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Begins an upload. */
  public synchronized UploadInfo create(String owner, String name, long size) throws IOException {
    if (size < 1 || size > limits.each()) {
      throw new Problem(413, "TOO_LARGE", "An upload has from 1 to " + limits.each() + " bytes.");
    }
    if (store.promised(owner) + size > limits.quota()) {
      throw new Problem(
          413,
          "QUOTA",
          "Your unfinished uploads would take more than "
              + limits.quota()
              + " bytes; finish or delete some.");
    }
    byte[] id = new byte[16];
    random.nextBytes(id);
    Instant now = clock.instant();
    UploadInfo upload =
        new UploadInfo(
            HexFormat.of().formatHex(id),
            name.substring(0, Math.min(name.length(), LONGEST_NAME)),
            size,
            0,
            now.plus(limits.ttl()));
    Files.createFile(folder.resolve(upload.id()));
    store.insert(upload, owner, now);
    return upload;
  }

  /** The uploads of a user that have not expired. */
  public List<UploadInfo> of(String owner) {
    return store.of(owner, clock.instant());
  }

  /**
   * Where an upload is.
   *
   * @throws Problem 404 when there is none of this user, 410 when it expired
   */
  public UploadInfo find(String id, String owner) {
    UploadInfo upload =
        store
            .find(id, owner)
            .orElseThrow(() -> Problem.notFound("NO_UPLOAD", "There is no such upload of yours."));
    if (!clock.instant().isBefore(upload.expires())) {
      throw new Problem(410, "UPLOAD_EXPIRED", "The upload has expired; begin again.");
    }
    return upload;
  }

  /**
   * Takes further bytes.
   *
   * @return the upload with the new offset, which is durable
   * @throws Problem 409 when {@code offset} is not where it is, or somebody else sends to it now
   * @throws IOException when the connection breaks; what came before is kept
   */
  public UploadInfo append(String id, String owner, long offset, InputStream body)
      throws IOException {
    if (!busy.add(id)) {
      throw Problem.conflict("UPLOAD_BUSY", "Another request sends to this upload.");
    }
    try {
      UploadInfo upload = find(id, owner);
      if (upload.offset() != offset) {
        throw Problem.conflict(
                "WRONG_OFFSET", "The upload is at " + upload.offset() + ", not at " + offset + ".")
            .header("Upload-Offset", Long.toString(upload.offset()));
      }
      return receive(upload, body);
    } finally {
      busy.remove(id);
    }
  }

  private UploadInfo receive(UploadInfo upload, InputStream body) throws IOException {
    long at = upload.offset();
    long durable = at;
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(upload.id()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.truncate(at);
      file.position(at);
      try {
        byte[] buffer = new byte[BUFFER];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
          if (at + n > upload.size()) {
            throw new Problem(
                413, "TOO_LARGE", "More bytes came than the " + upload.size() + " announced.");
          }
          for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
            file.write(bytes);
          }
          at += n;
          if (at - durable >= CHECKPOINT) {
            durable = checkpoint(file, upload, at);
          }
        }
      } finally {
        if (at > durable) {
          checkpoint(file, upload, at);
        }
      }
    }
    return new UploadInfo(
        upload.id(), upload.name(), upload.size(), at, clock.instant().plus(limits.ttl()));
  }

  private long checkpoint(FileChannel file, UploadInfo upload, long at) throws IOException {
    file.force(true);
    store.received(upload.id(), at, clock.instant().plus(limits.ttl()));
    return at;
  }

  /**
   * The file of a complete upload.
   *
   * @throws Problem 404, 410; 409 while bytes are missing
   */
  public Path complete(String id, String owner) {
    UploadInfo upload = find(id, owner);
    if (upload.offset() < upload.size()) {
      throw Problem.conflict(
          "UPLOAD_INCOMPLETE",
          "Upload %s has %d of %d bytes; send the rest first."
              .formatted(id, upload.offset(), upload.size()));
    }
    return folder.resolve(id);
  }

  /** Forgets an upload and its bytes. */
  public void delete(String id, String owner) throws IOException {
    Optional<UploadInfo> upload = store.find(id, owner);
    if (upload.isEmpty()) {
      throw Problem.notFound("NO_UPLOAD", "There is no such upload of yours.");
    }
    remove(id);
  }

  /** Removes what nobody goes on with. */
  public void expire() {
    List<String> expired = store.expired(clock.instant());
    for (String id : expired) {
      if (busy.add(id)) {
        try {
          remove(id);
        } catch (IOException e) {
          LOG.log(Level.WARNING, "an expired upload could not be removed", e);
        } finally {
          busy.remove(id);
        }
      }
    }
  }

  private void remove(String id) throws IOException {
    // In this order: a file that nobody knows goes at the next start, but an upload without its
    // file would be refused for ever.
    store.delete(id);
    Files.deleteIfExists(folder.resolve(id));
  }
}
