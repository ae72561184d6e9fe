package io.crispfleet.jesptool.monitor;

import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns bytes into lines and crash reports. */
public final class LineMonitor implements MonitorInput {
  /** Longest piece of a line that is kept together, bytes. */
  public static final int MAX_LINE = 4096;

  private final LineAssembler assembler = new LineAssembler(MAX_LINE, this::line);
  private final PanicDecoder panics = new PanicDecoder();
  private final Options options;
  private final InstantSource clock;
  private final MonitorSink sink;
  private boolean satisfied;

  /**
   * What to show and what to wait for.
   *
   * @param filter lines without a match are not shown
   * @param until the first line with a match satisfies the monitor, shown or not
   */
  public record Options(TerminalText text, Optional<Pattern> filter, Optional<Pattern> until) {
    /** Everything, without colours, for ever. */
    public static final Options ALL =
        new Options(TerminalText.PLAIN, Optional.empty(), Optional.empty());
  }

  public LineMonitor(Options options, InstantSource clock, MonitorSink sink) {
    this.options = options;
    this.clock = clock;
    this.sink = sink;
  }

  @Override
  public void received(byte[] buffer, int count) {
    assembler.feed(buffer, count);
  }

  @Override
  public void idle() {
    assembler.flush();
    panics.finish().ifPresent(sink::crash);
  }

  @Override
  public boolean satisfied() {
    return satisfied;
  }

  private void line(String raw, boolean complete) {
    String plain = TerminalText.PLAIN.clean(raw);
    if (options.filter().map(filter -> filter.matcher(plain).find()).orElse(true)) {
      sink.line(new MonitorLine(clock.instant(), options.text().clean(raw), complete));
    }
    panics.feed(plain).ifPresent(sink::crash);
    satisfied |= options.until().map(until -> until.matcher(plain).find()).orElse(false);
  }
}
