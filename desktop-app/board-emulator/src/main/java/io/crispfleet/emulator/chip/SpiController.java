package io.crispfleet.emulator.chip;

import io.crispfleet.emulator.chip.ChipProfile.SpiRegisters;
import io.crispfleet.emulator.flash.FlashChip;

/**
 * The SPI flash controller's user commands: a host sets opcode, address and lengths in registers,
 * sets the start bit and finds the answer in the data window. Commands that only tune a real flash
 * (reset, power-down, write enable) are accepted and do nothing.
 */
final class SpiController {
  private static final int START = 1 << 18;
  private static final int READ_ID = 0x9F;
  private static final int READ_SFDP = 0x5A;
  private static final int READ_DATA = 0x03;
  private static final int WINDOW_BYTES = 64;

  /** SFDP header with one parameter table, JESD216B. */
  private static final byte[] SFDP = {'S', 'F', 'D', 'P', 6, 1, 0, -1, 0, 6, 1, 16, 0x30, 0, 0, -1};

  private final SpiRegisters registers;
  private final Memory memory;
  private final FlashChip flash;
  private final int[] status = new int[3];
  private boolean attached;

  SpiController(SpiRegisters registers, Memory memory, FlashChip flash) {
    this.registers = registers;
    this.memory = memory;
    this.flash = flash;
  }

  /** Connects the controller to its pins; before that every read sees a floating bus. */
  void attach() {
    attached = true;
  }

  void reset() {
    attached = false;
  }

  boolean isStart(int address, int value) {
    return address == registers.command() && (value & START) != 0;
  }

  void execute() {
    int opcode = memory.readWord(registers.user2()) & 0xFF;
    byte[] answer = attached ? answer(opcode) : floating();
    memory.write(registers.window(), answer, 0, answer.length);
  }

  private byte[] answer(int opcode) {
    return switch (opcode) {
      case READ_ID -> word(flash.jedecId());
      case READ_SFDP -> sfdp(address());
      case READ_DATA ->
          flash.contains(address(), WINDOW_BYTES)
              ? flash.read(address(), WINDOW_BYTES)
              : floating();
      case 0x05 -> word(status[0]);
      case 0x35 -> word(status[1]);
      case 0x15 -> word(status[2]);
      case 0x01 -> writeStatus(0);
      case 0x31 -> writeStatus(1);
      case 0x11 -> writeStatus(2);
      default -> new byte[0];
    };
  }

  private byte[] writeStatus(int index) {
    status[index] = memory.readWord(registers.window()) & 0xFF;
    return new byte[0];
  }

  private int address() {
    int raw = memory.readWord(registers.address());
    return registers.leftAligned() ? raw >>> 8 : raw & 0xFF_FFFF;
  }

  private static byte[] sfdp(int address) {
    byte[] answer = floating();
    for (int i = 0; i < answer.length && address + i < SFDP.length; i++) {
      answer[i] = SFDP[address + i];
    }
    return answer;
  }

  private static byte[] floating() {
    byte[] answer = new byte[WINDOW_BYTES];
    java.util.Arrays.fill(answer, (byte) 0xFF);
    return answer;
  }

  private static byte[] word(int value) {
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }
}
