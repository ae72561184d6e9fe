package io.crispfleet.server.releases.upload;

import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.blob.BlobStore.BlobTooLarge;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a form brought: short texts, and files that are stored already. Close it at the end. */
public final class Form implements AutoCloseable {
  private static final int LONGEST_TEXT = 64 * 1024;

  private final StagedBlobs blobs;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<ArtifactKind, StagedBlobs.Staged> files = new EnumMap<>(ArtifactKind.class);

  Form(StagedBlobs blobs) {
    this.blobs = blobs;
  }

  /** A form to be filled by hand. */
  public static Form empty(StagedBlobs blobs) {
    return new Form(blobs);
  }

  /** Says which fields of a form are files, and takes those that are no plain artifact. */
  @FunctionalInterface
  public interface Fields {
    /** The kind of file behind a field; empty when the field is a text. */
    Optional<ArtifactKind> file(String name);
  }

  /**
   * Reads a whole multipart body.
   *
   * @param bundles takes archives of a whole build; null when the form has none
   */
  public static Form read(Context ctx, StagedBlobs blobs, Fields fields, @Nullable Bundles bundles)
      throws IOException {
    Form form = new Form(blobs);
    try {
      String type = Objects.requireNonNullElse(ctx.req().getContentType(), "");
      Multipart body = new Multipart(type, ctx.req().getInputStream());
      for (Optional<Multipart.Part> next = body.next(); next.isPresent(); next = body.next()) {
        Multipart.Part part = next.get();
        Optional<ArtifactKind> kind = fields.file(part.name());
        if (kind.isPresent()) {
          form.store(kind.get(), part.content());
        } else if (bundles != null && part.name().equals("bundle")) {
          bundles.read(part.content(), form);
        } else {
          form.texts.put(part.name(), part.text(LONGEST_TEXT));
        }
      }
      return form;
    } catch (IOException | RuntimeException e) {
      form.close();
      throw e;
    }
  }

  /** Stores a file of the form. */
  public void store(ArtifactKind kind, InputStream content) throws IOException {
    if (files.containsKey(kind)) {
      throw Problem.badRequest("TWICE", "'" + kind.word() + "' comes twice.");
    }
    try {
      files.put(kind, blobs.stage(content, kind.limit()));
    } catch (BlobTooLarge e) {
      throw new Problem(
          413, "TOO_LARGE", "'" + kind.word() + "' has at most " + kind.limit() + " bytes.");
    }
  }

  /** A text that is not empty. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  /** A text exactly as it came. */
  public @Nullable String verbatim(String name) {
    return texts.get(name);
  }

  public Map<ArtifactKind, Blob> files() {
    Map<ArtifactKind, Blob> blobsByKind = new EnumMap<>(ArtifactKind.class);
    files.forEach((kind, staged) -> blobsByKind.put(kind, staged.blob()));
    return blobsByKind;
  }

  @Override
  public void close() {
    files.values().forEach(StagedBlobs.Staged::close);
  }
}
