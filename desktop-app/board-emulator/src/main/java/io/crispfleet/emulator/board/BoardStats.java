package io.crispfleet.emulator.board;

import java.util.List;

/**
 * What has happened to a board since it was built; a snapshot.
 *
 * @param sectorsErased 4 KiB erases
 * @param blocksErased 64 KiB erases
 * @param chipErases whole-chip erases
 * @param bytesErased bytes covered by all erases
 * @param pagesProgrammed 256 byte page programs
 * @param bytesProgrammed bytes sent to the flash to program
 * @param bytesReceived wire bytes from the host
 * @param bytesSent wire bytes to the host
 * @param commands loader commands in order, the latest 100 000
 * @param resets hardware, software and watchdog resets, power-up not counted
 * @param firmwareBoots times an application was started from flash
 * @param baud current line rate of the board
 * @param running what runs now: {@code off}, {@code held}, {@code rom}, {@code stub}, {@code
 *     firmware}, {@code boot-loop} or {@code hung}
 */
public record BoardStats(
    long sectorsErased,
    long blocksErased,
    long chipErases,
    long bytesErased,
    long pagesProgrammed,
    long bytesProgrammed,
    long bytesReceived,
    long bytesSent,
    List<CommandSeen> commands,
    int resets,
    int firmwareBoots,
    int baud,
    String running) {
  public BoardStats {
    commands = List.copyOf(commands);
  }

  /** How often a loader command was received. */
  public long count(int op) {
    return commands.stream().filter(command -> command.op() == op).count();
  }

  /**
   * One loader command.
   *
   * @param op command byte
   * @param stub whether the stub received it, else the ROM
   * @param error status code answered, 0 for success
   */
  public record CommandSeen(int op, boolean stub, int error) {}
}
