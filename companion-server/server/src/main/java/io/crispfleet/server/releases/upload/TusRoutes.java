package io.crispfleet.server.releases.upload;

import io.crispfleet.contract.api.release.UploadInfo;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/** The tus 1.0.0 protocol at {@code /api/v1/uploads}: core, creation, expiration, termination. */
public final class TusRoutes {
  private static final String PATH = "/api/v1/uploads";
  private static final String VERSION = "1.0.0";
  private static final String EXTENSIONS = "creation,expiration,termination";
  private static final String OFFSET_TYPE = "application/offset+octet-stream";
  private static final String SCOPE = "releases:write";
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(30);

  private final Uploads uploads;

  public TusRoutes(Uploads uploads) {
    this.uploads = uploads;
  }

  public void declare(Api api) {
    api.options(PATH)
        .tag("uploads")
        .summary("Say what this server can do for resumable uploads (tus 1.0.0)")
        .answers(204, "", "See the headers")
        .handle(
            ctx -> {
              spoken(ctx);
              ctx.header("Tus-Version", VERSION);
              ctx.header("Tus-Extension", EXTENSIONS);
              ctx.header("Tus-Max-Size", Long.toString(uploads.limits().each()));
              ctx.status(204);
            });
    api.post(PATH)
        .tag("uploads")
        .summary("Begin a resumable upload")
        .users(UserRole.RELEASER, SCOPE)
        .header("Tus-Resumable", true, "1.0.0")
        .header("Upload-Length", true, "Bytes the upload will have")
        .header("Upload-Metadata", false, "As tus defines it; 'filename' is kept")
        .answers(201, "", "Begun; Location says where it goes on")
        .problems(412)
        .handle(this::create);
    api.get(PATH)
        .tag("uploads")
        .summary("List your unfinished uploads, to go on with one")
        .users(UserRole.RELEASER, SCOPE)
        .answersList(200, UploadInfo.class, "Oldest first")
        .handle(ctx -> Reply.json(ctx, 200, uploads.of(owner(ctx))));
    api.head(PATH + "/{id}")
        .tag("uploads")
        .summary("Ask how far an upload is")
        .users(UserRole.RELEASER, SCOPE)
        .header("Tus-Resumable", true, "1.0.0")
        .answers(200, "", "Upload-Offset says how many bytes are safely stored")
        .problems(404, 410, 412)
        .handle(ctx -> offsets(ctx, 200, uploads.find(id(ctx), owner(ctx))));
    api.patch(PATH + "/{id}")
        .tag("uploads")
        .summary("Send further bytes")
        .users(UserRole.RELEASER, SCOPE)
        .header("Tus-Resumable", true, "1.0.0")
        .header("Upload-Offset", true, "Where these bytes begin")
        .body(OFFSET_TYPE)
        .limit(uploads.limits().each())
        .timeout(LONGEST_REQUEST)
        .answers(204, "", "Upload-Offset says how many bytes are safely stored")
        .problems(404, 409, 410, 412)
        .handle(this::append);
    api.delete(PATH + "/{id}")
        .tag("uploads")
        .summary("Give an upload up")
        .users(UserRole.RELEASER, SCOPE)
        .header("Tus-Resumable", true, "1.0.0")
        .answers(204, "", "Gone")
        .problems(404, 412)
        .handle(
            ctx -> {
              require(ctx);
              uploads.delete(id(ctx), owner(ctx));
              ctx.status(204);
            });
  }

  private void create(Context ctx) throws IOException {
    require(ctx);
    UploadInfo upload = uploads.create(owner(ctx), fileName(ctx), number(ctx, "Upload-Length"));
    ctx.header("Location", PATH + "/" + upload.id());
    expires(ctx, upload);
    ctx.status(201);
  }

  private void append(Context ctx) throws IOException {
    require(ctx);
    long offset = number(ctx, "Upload-Offset");
    UploadInfo upload = uploads.append(id(ctx), owner(ctx), offset, ctx.req().getInputStream());
    offsets(ctx, 204, upload);
  }

  private static void offsets(Context ctx, int status, UploadInfo upload) {
    require(ctx);
    ctx.header("Upload-Offset", Long.toString(upload.offset()));
    ctx.header("Upload-Length", Long.toString(upload.size()));
    ctx.header("Cache-Control", "no-store");
    expires(ctx, upload);
    ctx.status(status);
  }

  private static void expires(Context ctx, UploadInfo upload) {
    ctx.header(
        "Upload-Expires",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(upload.expires().atOffset(ZoneOffset.UTC)));
  }

  private static void require(Context ctx) {
    spoken(ctx);
    if (!VERSION.equals(ctx.header("Tus-Resumable"))) {
      throw new Problem(412, "TUS_VERSION", "Send the header Tus-Resumable: " + VERSION + ".")
          .header("Tus-Version", VERSION);
    }
  }

  private static void spoken(Context ctx) {
    ctx.header("Tus-Resumable", VERSION);
  }

  private static long number(Context ctx, String header) {
    String value = ctx.header(header);
    if (value == null || !value.matches("[0-9]{1,15}")) {
      throw new BadPayload("the header " + header + " must be a whole number");
    }
    return Long.parseLong(value);
  }

  private static String fileName(Context ctx) {
    String metadata = ctx.header("Upload-Metadata");
    if (metadata != null) {
      for (String pair : metadata.split(",", -1)) {
        String[] words = pair.strip().split(" ", 2);
        if (words[0].equals("filename") && words.length == 2) {
          try {
            return new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
          } catch (IllegalArgumentException e) {
            throw new BadPayload("'filename' in Upload-Metadata is not base64", e);
          }
        }
      }
    }
    return "";
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }

  private static String owner(Context ctx) {
    return Request.user(ctx).label();
  }
}
