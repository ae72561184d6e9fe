package io.crispfleet.jesptool.transport.rfc2217;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TelnetDecoderTest {
  private final List<String> seen = new ArrayList<>();
  private final TelnetDecoder decoder =
      new TelnetDecoder(
          new TelnetDecoder.Listener() {
            @Override
            public void negotiated(int verb, int option) {
              seen.add(verb + " " + option);
            }

            @Override
            public void subnegotiated(int option, byte[] payload) {
              seen.add(option + ":" + HexFormat.of().formatHex(payload));
            }
          });

  private byte[] decode(byte[] bytes) {
    byte[] buffer = bytes.clone();
    return Arrays.copyOf(buffer, decoder.decode(buffer, 0, buffer.length));
  }

  @Property
  void escapedDataComesBackWhateverTheChunking(@ForAll byte[] data, @ForAll byte cut) {
    byte[] wire = Telnet.escape(data, 0, data.length);
    int split = Math.floorMod(cut, wire.length + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(decode(Arrays.copyOf(wire, split)));
    out.writeBytes(decode(Arrays.copyOfRange(wire, split, wire.length)));
    assertThat(out.toByteArray()).isEqualTo(data);
    assertThat(seen).isEmpty();
  }

  @Property(tries = 10_000)
  void anyStreamIsSurvivedAndTheNextCommandIsUnderstood(@ForAll byte[] garbage) {
    assertThat(decode(garbage).length).isLessThanOrEqualTo(garbage.length);
    decode(new byte[] {0, (byte) 0xFF, (byte) 0xF0, 0, 0}); // leaves any half-open command
    seen.clear();
    decode(ComPort.message(ComPort.SET_CONTROL, 8));
    assertThat(seen).containsExactly("44:0508");
  }

  @Test
  void payloadMayHoldTheEscapeByte() {
    decode(ComPort.baudMessage(ComPort.SET_BAUDRATE, 0x00FF00FF));
    assertThat(seen).containsExactly("44:0100ff00ff");
  }

  @Test
  void commandsBetweenDataBytesAreTakenOut() {
    byte[] wire = {1, (byte) 0xFF, (byte) 0xF1, 2, (byte) 0xFF, (byte) 0xFB, 3, 4};
    assertThat(decode(wire)).containsExactly(1, 2, 4);
    assertThat(seen).containsExactly("251 3");
  }

  @Test
  void endlessSubnegotiationIsCutOff() {
    byte[] start = {(byte) 0xFF, (byte) 0xFA, 44};
    assertThat(decode(start)).isEmpty();
    assertThat(decode(new byte[100_000])).isEmpty();
    decode(new byte[] {(byte) 0xFF, (byte) 0xF0});
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst()).hasSize(3 + 2 * 256);
  }
}
