package io.crispfleet.emulator.uart;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The board's end of one pseudo terminal pair; hosts open {@link #device()} as a serial port. Linux
 * only. One thread may read while another writes; closing hangs the host up.
 */
final class Pty implements AutoCloseable {
  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTN = 0x80045430L;
  private static final long TCGETS2 = 0x802C542AL;
  private static final long TCSETS2 = 0x402C542BL;
  private static final long TCFLSH = 0x540BL;
  private static final long TCIFLUSH = 0;

  /** struct termios2: four 32-bit flag words, line, 19 control characters, two speeds. */
  private static final long TERMIOS2_SIZE = 44;

  private static final long INPUT_FLAGS = 0;
  private static final long OUTPUT_FLAGS = 4;
  private static final long CONTROL_FLAGS = 8;
  private static final long LOCAL_FLAGS = 12;
  private static final long OUTPUT_SPEED = 40;
  private static final int CS8_CREAD_CLOCAL = 0x30 | 0x80 | 0x800;
  private static final int BAUD_MASK = 0x100F;

  private static final int BUFFER = 64 * 1024;

  /** A hang-up cannot be waited for to end, so a missing host is looked for in this rhythm. */
  private static final int HOST_POLL_MS = 10;

  /** A host that has the port open but does not read loses bytes after this, as on a real UART. */
  private static final int WRITE_PATIENCE_MS = 1000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment readBuffer = arena.allocate(BUFFER);
  private final MemorySegment writeBuffer = arena.allocate(BUFFER);
  private final ReadWriteLock usage = new ReentrantReadWriteLock();
  private final int master;
  private final int wake;
  private final Path device;
  private volatile boolean hostSeen;
  private boolean closed;

  private Pty(int master, int wake, Path device) {
    this.master = master;
    this.wake = wake;
    this.device = device;
  }

  /** Makes a new pair in raw mode that nobody has open yet. */
  static Pty open() throws IOException {
    int flags = LinuxCalls.O_RDWR | LinuxCalls.O_NOCTTY | LinuxCalls.O_CLOEXEC;
    int master =
        LinuxCalls.check(
            "open /dev/ptmx", LinuxCalls.open("/dev/ptmx", flags | LinuxCalls.O_NONBLOCK));
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment number = scratch.allocate(ValueLayout.JAVA_INT);
      LinuxCalls.check("unlock pty", LinuxCalls.ioctl(master, TIOCSPTLCK, number));
      LinuxCalls.check("name pty", LinuxCalls.ioctl(master, TIOCGPTN, number));
      makeRaw(master, scratch);
      int wake = LinuxCalls.check("eventfd", LinuxCalls.eventFd());
      Pty pty = new Pty(master, wake, Path.of("/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0)));
      pty.flushHostSide(); // also brings the pair into the state "host is gone"
      return pty;
    } catch (IOException e) {
      LinuxCalls.close(master);
      throw e;
    }
  }

  private static void makeRaw(int master, Arena scratch) throws IOException {
    MemorySegment termios = scratch.allocate(TERMIOS2_SIZE, 4);
    LinuxCalls.check("TCGETS2", LinuxCalls.ioctl(master, TCGETS2, termios));
    termios.set(ValueLayout.JAVA_INT, INPUT_FLAGS, 0);
    termios.set(ValueLayout.JAVA_INT, OUTPUT_FLAGS, 0);
    termios.set(ValueLayout.JAVA_INT, LOCAL_FLAGS, 0);
    int control = termios.get(ValueLayout.JAVA_INT, CONTROL_FLAGS) & BAUD_MASK;
    termios.set(ValueLayout.JAVA_INT, CONTROL_FLAGS, control | CS8_CREAD_CLOCAL);
    LinuxCalls.check("TCSETS2", LinuxCalls.ioctl(master, TCSETS2, termios));
  }

  /** What the next host must not find: bytes that the last one left unread. */
  private void flushHostSide() {
    int slave =
        LinuxCalls.open(
            device.toString(),
            LinuxCalls.O_RDWR | LinuxCalls.O_NOCTTY | LinuxCalls.O_NONBLOCK | LinuxCalls.O_CLOEXEC);
    if (slave >= 0) {
      LinuxCalls.ioctl(slave, TCFLSH, TCIFLUSH);
      LinuxCalls.close(slave);
    }
  }

  Path device() {
    return device;
  }

  /** Bytes read; 0 when the time is up, no host has the port open or the pty is closed. */
  int read(byte[] target, int offset, int length, int millis) {
    usage.readLock().lock();
    try {
      if (closed) {
        return 0;
      }
      int events = LinuxCalls.poll(master, LinuxCalls.POLLIN, wake, millis);
      if ((events & LinuxCalls.POLLIN) != 0) {
        hostSeen = true;
        int count = LinuxCalls.read(master, readBuffer, Math.min(length, BUFFER));
        if (count > 0) {
          MemorySegment.copy(readBuffer, ValueLayout.JAVA_BYTE, 0, target, offset, count);
          return count;
        }
      }
      if ((events & LinuxCalls.POLLHUP) != 0) {
        if (hostSeen) {
          hostSeen = false;
          flushHostSide();
        }
        LinuxCalls.poll(-1, (short) 0, wake, Math.min(millis, HOST_POLL_MS));
      }
      return 0;
    } finally {
      usage.readLock().unlock();
    }
  }

  void write(byte[] source, int offset, int length) {
    usage.readLock().lock();
    try {
      int done = 0;
      while (done < length && hostPresent()) {
        int step = Math.min(length - done, BUFFER);
        MemorySegment.copy(source, offset + done, writeBuffer, ValueLayout.JAVA_BYTE, 0, step);
        hostSeen = true;
        int count = LinuxCalls.write(master, writeBuffer, step);
        if (count > 0) {
          done += count;
        } else if (count != -LinuxCalls.EINTR && (count != -LinuxCalls.EAGAIN || !awaitRoom())) {
          return;
        }
      }
    } finally {
      usage.readLock().unlock();
    }
  }

  private boolean awaitRoom() {
    int events = LinuxCalls.poll(master, LinuxCalls.POLLOUT, wake, WRITE_PATIENCE_MS);
    return (events & LinuxCalls.POLLOUT) != 0;
  }

  /** Whether a host has {@link #device()} open. */
  boolean hostPresent() {
    usage.readLock().lock();
    try {
      return !closed && (LinuxCalls.poll(master, (short) 0, -1, 0) & LinuxCalls.POLLHUP) == 0;
    } finally {
      usage.readLock().unlock();
    }
  }

  /** The rate the host has set, standard or not; 0 once closed. */
  int baud() {
    usage.readLock().lock();
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment termios = scratch.allocate(TERMIOS2_SIZE, 4);
      if (closed || LinuxCalls.ioctl(master, TCGETS2, termios) < 0) {
        return 0;
      }
      return termios.get(ValueLayout.JAVA_INT, OUTPUT_SPEED);
    } finally {
      usage.readLock().unlock();
    }
  }

  @Override
  public void close() {
    LinuxCalls.signal(wake);
    usage.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        LinuxCalls.close(master);
        LinuxCalls.close(wake);
        arena.close();
      }
    } finally {
      usage.writeLock().unlock();
    }
  }
}
