package io.crispfleet.jesptool.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PortAccessTest {
  private static final Optional<UsbIdentity> FTDI =
      Optional.of(new UsbIdentity(0x0403, 0x6001, "", ""));

  @TempDir private Path root;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "groups are a POSIX matter")
  void missingPermissionNamesTheDevicesOwnGroup() throws IOException {
    Path device = Files.createFile(root.resolve("ttyUSB0"));
    Files.setPosixFilePermissions(device, PosixFilePermissions.fromString("rw-rw----"));
    String group = Files.readAttributes(device, PosixFileAttributes.class).group().getName();
    String advice =
        group.equals("root") ? "sudo chmod a+rw " + device : "sudo usermod -aG " + group + " $USER";
    assertThat(access(HostOs.LINUX, false).hints(device.toString(), FTDI))
        .singleElement()
        .satisfies(hint -> assertThat(hint.kind()).isEqualTo(PortHint.Kind.PERMISSION))
        .satisfies(hint -> assertThat(hint.advice()).contains(advice));
  }

  @Test
  void openablePortHasNoHints() throws IOException {
    Path device = Files.createFile(root.resolve("ttyUSB0"));
    assertThat(access(HostOs.LINUX, true).hints(device.toString(), FTDI)).isEmpty();
  }

  @Test
  void holderIsNamedWithTheCommandThatFreesThePort() {
    PortAccess access = access(HostOs.LINUX, true);
    assertThat(access.hints("/dev/x", FTDI, List.of(new PortHolder(42, "screen /dev/x 115200"))))
        .containsExactly(
            new PortHint(
                PortHint.Kind.HELD,
                "/dev/x is held by screen /dev/x 115200 (process 42).",
                "Close that program, or run 'kill 42'."));
    assertThat(access.hints("/dev/x", FTDI, List.of(new PortHolder(7, "/usr/sbin/ModemManager"))))
        .singleElement()
        .satisfies(hint -> assertThat(hint.advice()).contains("sudo systemctl stop ModemManager"));
  }

  @Test
  void macPortNameThatWaitsForCarrierIsCorrected() {
    assertThat(access(HostOs.MACOS, true).hints("/dev/tty.usbserial-10", FTDI))
        .singleElement()
        .satisfies(hint -> assertThat(hint.advice()).isEqualTo("Use /dev/cu.usbserial-10."));
  }

  @Test
  void windowsUserOfAnFtdiBridgeHearsAboutTheLatencyTimer() {
    PortAccess access = access(HostOs.WINDOWS, true);
    assertThat(access.hints("COM5", FTDI))
        .singleElement()
        .satisfies(hint -> assertThat(hint.kind()).isEqualTo(PortHint.Kind.LATENCY));
    assertThat(access.hints("COM5", Optional.of(new UsbIdentity(0x1A86, 0x55D4, "", ""))))
        .isEmpty();
  }

  @Test
  void linuxLatencyTimerIsRead() throws IOException {
    write("sys/bus/usb-serial/devices/ttyUSB0/latency_timer", "16\n");
    PortAccess access = access(HostOs.LINUX, true);
    assertThat(access.latencyTimerMillis("/dev/ttyUSB0")).hasValue(16);
    assertThat(access.latencyTimerMillis("/dev/ttyUSB1")).isEmpty();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "file names with a colon")
  void bridgeWithoutPortIsReportedWithItsKernelModule() throws IOException {
    usbDevice("1-1", "1a86", "7523");
    usbDevice("1-2", "0403", "6001");
    Files.createDirectories(root.resolve("sys/bus/usb/devices/1-2:1.0/ttyUSB0"));
    usbDevice("1-3", "303a", "1001");
    Files.createDirectories(root.resolve("sys/bus/usb/devices/1-3:1.0/tty/ttyACM0"));
    assertThat(access(HostOs.LINUX, true).missingPorts(BoardCatalog.load()))
        .singleElement()
        .satisfies(hint -> assertThat(hint.message()).startsWith("A CH340 (1A86:7523)"))
        .satisfies(hint -> assertThat(hint.advice()).contains("sudo modprobe ch341"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "file names with a colon")
  void brailleServiceIsNamedWhenItsRulesAreInstalled() throws IOException {
    usbDevice("1-1", "1a86", "7523");
    write("usr/lib/udev/rules.d/85-brltty.rules", "");
    assertThat(access(HostOs.LINUX, true).missingPorts(BoardCatalog.load()))
        .singleElement()
        .satisfies(hint -> assertThat(hint.advice()).contains("brltty-udev.service"));
  }

  @Test
  void everySystemHasAdviceForTheEmptyList() {
    for (HostOs os : HostOs.values()) {
      assertThat(access(os, true).adviceWithoutPorts()).contains("data cable").endsWith(".");
    }
  }

  @Test
  void systemsAreRecognisedByName() {
    assertThat(HostOs.of("Linux")).isEqualTo(HostOs.LINUX);
    assertThat(HostOs.of("Mac OS X")).isEqualTo(HostOs.MACOS);
    assertThat(HostOs.of("Windows 11")).isEqualTo(HostOs.WINDOWS);
    assertThat(HostOs.of("FreeBSD")).isEqualTo(HostOs.OTHER);
  }

  private PortAccess access(HostOs os, boolean mayOpen) {
    return new PortAccess(
        os, new LinuxSerial(root), new PortHolders(root.resolve("proc")), device -> mayOpen);
  }

  private void usbDevice(String name, String vendor, String product) throws IOException {
    write("sys/bus/usb/devices/" + name + "/idVendor", vendor + "\n");
    write("sys/bus/usb/devices/" + name + "/idProduct", product + "\n");
    Files.createDirectories(root.resolve("sys/bus/usb/devices/" + name + ":1.0"));
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }
}
