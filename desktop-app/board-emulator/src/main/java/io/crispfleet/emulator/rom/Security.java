package io.crispfleet.emulator.rom;

import io.crispfleet.emulator.chip.ChipProfile;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.fault.FaultPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What GET_SECURITY_INFO tells. */
public final class Security {
  private static final int FLAG_SECURE_DOWNLOAD = 1 << 2;

  private Security() {}

  /** Twenty bytes: flags, crypt count, seven key purposes, chip id, API version. */
  public static byte[] info(ChipProfile profile, FaultPlan faults) {
    ByteBuffer info = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    info.putInt(faults.has(Fault.SecureDownload.class) ? FLAG_SECURE_DOWNLOAD : 0);
    info.put((byte) (faults.has(Fault.EncryptedFlash.class) ? 1 : 0));
    info.put(new byte[7]);
    info.putInt(profile.chip().imageChipId().orElseThrow());
    info.putInt(0);
    return info.array();
  }
}
