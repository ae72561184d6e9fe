package io.crispfleet.server.releases.upload;

import io.crispfleet.contract.json.BadPayload;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code multipart/form-data} body (RFC 7578), read part by part as it arrives: a file goes from
 * the network to where it stays, without a temporary copy.
 */
public final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "boundary=(?:\"([^\"]{1,70})\"|([^;,\\s\"]{1,70}))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]{0,100})\"");
  private static final int MOST_PARTS = 32;
  private static final int LONGEST_HEADERS = 4096;
  private static final int BUFFER = 64 * 1024;

  private final BufferedInputStream in;
  private final byte[] delimiter;
  private int parts;
  private boolean first = true;
  private boolean ended;
  private PartStream current;

  /** One field or file; its content must be read before the next part is asked for. */
  public record Part(String name, InputStream content) {
    /** A short text; throws {@link BadPayload} when it is longer than {@code limit} bytes. */
    public String text(int limit) throws IOException {
      byte[] bytes = content.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new BadPayload("'" + name + "' is longer than " + limit + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /**
   * Starts reading.
   *
   * @throws BadPayload when the content type is not {@code multipart/form-data} with a boundary
   */
  public Multipart(String contentType, InputStream body) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!contentType.regionMatches(true, 0, "multipart/form-data", 0, 19) || !matcher.find()) {
      throw new BadPayload("send a multipart/form-data body with a boundary");
    }
    String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.in = new BufferedInputStream(body, BUFFER);
    this.current = new PartStream();
  }

  /** The next part; what was not read of the one before is skipped. */
  public Optional<Part> next() throws IOException {
    if (first) {
      // The preamble ends with the first delimiter, whose line break is optional at the very start.
      first = false;
      skipFirstDelimiter();
    } else {
      current.skipRest();
    }
    if (ended || lastDelimiter()) {
      return Optional.empty();
    }
    if (++parts > MOST_PARTS) {
      throw new BadPayload("more than " + MOST_PARTS + " parts");
    }
    String name = name(headers());
    current = new PartStream();
    return Optional.of(new Part(name, current));
  }

  private void skipFirstDelimiter() throws IOException {
    in.mark(delimiter.length);
    byte[] start = in.readNBytes(delimiter.length - 2);
    if (java.util.Arrays.equals(start, 0, start.length, delimiter, 2, delimiter.length)) {
      return;
    }
    in.reset();
    current.skipRest();
  }

  /** What follows a delimiter: {@code --} at the end of the form, else a line break. */
  private boolean lastDelimiter() throws IOException {
    int a = in.read();
    int b = in.read();
    if (a == '-' && b == '-') {
      ended = true;
      return true;
    }
    while (a == ' ' || a == '\t') {
      a = b;
      b = in.read();
    }
    if (a != '\r' || b != '\n') {
      throw new BadPayload("a delimiter of the form is not followed by a line break");
    }
    return false;
  }

  private String headers() throws IOException {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    int state = 2;
    // An empty line ends the headers; there may be none at all before it.
    while (state < 4) {
      int b = in.read();
      if (b < 0) {
        throw new BadPayload("the form ends within the headers of a part");
      }
      headers.write(b);
      if (headers.size() > LONGEST_HEADERS) {
        throw new BadPayload("the headers of a part are too long");
      }
      boolean fits = b == (state % 2 == 0 ? '\r' : '\n');
      state = fits ? state + 1 : (b == '\r' ? 1 : 0);
    }
    return headers.toString(StandardCharsets.UTF_8);
  }

  private static String name(String headers) {
    for (String line : headers.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-disposition:", 0, 20)) {
        Matcher matcher = NAME.matcher(line);
        if (matcher.find()) {
          return matcher.group(1);
        }
      }
    }
    throw new BadPayload("a part of the form has no name");
  }

  /** Content up to the next delimiter, which is taken away as well. */
  private final class PartStream extends InputStream {
    private boolean done;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (done) {
        return -1;
      }
      int count = 0;
      while (count < length) {
        int b = in.read();
        if (b < 0) {
          throw new BadPayload("the form ends within a part");
        }
        if (b == '\r' && atDelimiter()) {
          done = true;
          break;
        }
        target[offset + count++] = (byte) b;
      }
      return count == 0 && done ? -1 : count;
    }

    /** Called behind a CR: takes the rest of the delimiter if it follows. */
    private boolean atDelimiter() throws IOException {
      in.mark(delimiter.length);
      for (int i = 1; i < delimiter.length; i++) {
        if (in.read() != (delimiter[i] & 0xFF)) {
          in.reset();
          return false;
        }
      }
      return true;
    }

    void skipRest() throws IOException {
      byte[] sink = new byte[8192];
      while (read(sink, 0, sink.length) >= 0) {
        // Skips.
      }
    }
  }
}
