package io.crispfleet.jesptool.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "needs symbolic links without special rights")
class PortHoldersTest {
  @TempDir private Path root;
  private Path proc;
  private Path device;

  @BeforeEach
  void devices() throws IOException {
    proc = Files.createDirectory(root.resolve("proc"));
    device = Files.createFile(root.toRealPath().resolve("ttyUSB0"));
  }

  @Test
  void processWithTheDeviceOpenIsNamed() throws IOException {
    process("4711", "python3\0-m\0serial.tools.miniterm\0", device, device);
    process("12", "bash\0", root.resolve("elsewhere"));
    assertThat(new PortHolders(proc).of(device.toString()))
        .containsExactly(new PortHolder(4711, "python3 -m serial.tools.miniterm"));
  }

  @Test
  void linkToTheDeviceIsFollowed() throws IOException {
    process("4711", "screen\0", device);
    Path link = Files.createSymbolicLink(root.resolve("by-id"), device);
    assertThat(new PortHolders(proc).of(link.toString())).hasSize(1);
  }

  @Test
  void severalDevicesAreLookedUpInOnePass() throws IOException {
    Path other = Files.createFile(root.toRealPath().resolve("ttyUSB1"));
    process("1", "a\0", device);
    process("2", "b\0", other);
    assertThat(new PortHolders(proc).of(List.of(device.toString(), other.toString())))
        .hasSize(2)
        .containsEntry(other.toString(), List.of(new PortHolder(2, "b")));
  }

  @Test
  void systemWithoutProcessFolderOrDeviceHasNoHolders() {
    assertThat(new PortHolders(root.resolve("missing")).of(device.toString())).isEmpty();
    assertThat(new PortHolders(proc).of("COM5")).isEmpty();
  }

  private void process(String pid, String command, Path... open) throws IOException {
    Path fd = Files.createDirectories(proc.resolve(pid).resolve("fd"));
    Files.writeString(proc.resolve(pid).resolve("cmdline"), command);
    for (int i = 0; i < open.length; i++) {
      Files.createSymbolicLink(fd.resolve(Integer.toString(i)), open[i]);
    }
  }
}
