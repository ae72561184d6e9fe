package io.crispfleet.emulator.uart;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls a pseudo terminal needs. Numbers are those of Linux on x86-64 and AArch64; each
 * call returns the C result, or {@code -errno} when that is negative.
 */
final class LinuxCalls {
  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  static final short POLLIN = 1;
  static final short POLLOUT = 4;
  static final short POLLHUP = 0x10;

  static final int EINTR = 4;
  static final int EAGAIN = 11;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ValueLayout INT = ValueLayout.JAVA_INT;
  private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout POINTER = ValueLayout.ADDRESS;

  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(INT, POINTER, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(INT, INT, LONG, POINTER),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL_VALUE =
      handle(
          "ioctl", FunctionDescriptor.of(INT, INT, LONG, LONG), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
  private static final MethodHandle EVENTFD =
      handle("eventfd", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));

  private LinuxCalls() {}

  @SuppressWarnings("restricted") // calling the system is the purpose
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
  }

  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return result((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return result((int) IOCTL.invokeExact(state, fd, request, argument), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int ioctl(int fd, long request, long argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return result((int) IOCTL_VALUE.invokeExact(state, fd, request, argument), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int read(int fd, MemorySegment buffer, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return result((int) (long) READ.invokeExact(state, fd, buffer, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int write(int fd, MemorySegment buffer, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return result((int) (long) WRITE.invokeExact(state, fd, buffer, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Waits for {@code events} on a descriptor or for the second descriptor to become readable.
   *
   * @return events of the first descriptor; 0 when the time is up or the second one woke it
   */
  static int poll(int fd, short events, int wakeFd, int millis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment fds = arena.allocate(16, 4); // struct pollfd { int; short; short; }[2]
      fds.set(ValueLayout.JAVA_INT, 0, fd);
      fds.set(ValueLayout.JAVA_SHORT, 4, events);
      fds.set(ValueLayout.JAVA_INT, 8, wakeFd);
      fds.set(ValueLayout.JAVA_SHORT, 12, POLLIN);
      int ready = (int) POLL.invokeExact(state, fds, 2L, millis);
      return ready > 0 ? fds.get(ValueLayout.JAVA_SHORT, 6) : 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** A descriptor that becomes readable for good with {@code signal}. */
  static int eventFd() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return result((int) EVENTFD.invokeExact(state, 0, O_CLOEXEC | O_NONBLOCK), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static void signal(int eventFd) {
    try (Arena arena = Arena.ofConfined()) {
      write(eventFd, arena.allocateFrom(ValueLayout.JAVA_LONG, 1L), 8);
    }
  }

  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) CLOSE.invokeExact(arena.allocate(CALL_STATE), fd);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Turns a failed call into an exception that names it. */
  static int check(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException("%s failed with errno %d".formatted(call, -result));
    }
    return result;
  }

  private static int result(int value, MemorySegment state) {
    return value >= 0 ? value : -(int) ERRNO.get(state, 0L);
  }

  private static AssertionError impossible(Throwable e) {
    return new AssertionError("a native call threw", e);
  }
}
