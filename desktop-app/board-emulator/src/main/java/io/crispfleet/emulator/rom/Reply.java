package io.crispfleet.emulator.rom;

import io.crispfleet.jesptool.slip.Slip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds framed answers: {@code 01 op len16 value32 data status}, little-endian. */
public final class Reply {
  private Reply() {}

  /** One reply packet in its SLIP frame. */
  public static byte[] frame(int op, int value, byte[] data, byte[] status) {
    ByteBuffer packet =
        ByteBuffer.allocate(8 + data.length + status.length).order(ByteOrder.LITTLE_ENDIAN);
    packet.put((byte) 1).put((byte) op).putShort((short) (data.length + status.length));
    packet.putInt(value).put(data).put(status);
    return Slip.encode(packet.array());
  }

  /** The same bytes several times in a row, as loaders answer SYNC. */
  public static byte[] repeat(byte[] frame, int times) {
    byte[] all = new byte[frame.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(frame, 0, all, i * frame.length, frame.length);
    }
    return all;
  }
}
