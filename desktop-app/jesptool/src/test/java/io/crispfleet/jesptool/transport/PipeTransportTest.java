package io.crispfleet.jesptool.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipeTransportTest extends TransportContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Override
  Linked link() {
    PipeTransport pipe = new PipeTransport("test");
    PipeTransport.BoardEnd board = pipe.board();
    return new Linked(
        pipe,
        new Peer() {
          @Override
          public void send(byte[] bytes) {
            assertThat(board.write(bytes, 0, bytes.length, LONG)).isTrue();
          }

          @Override
          public byte[] receive(int count) {
            byte[] bytes = new byte[count];
            int total = 0;
            while (total < count) {
              total += board.read(bytes, total, count - total, LONG);
            }
            return bytes;
          }

          @Override
          public void vanish() {
            board.close();
          }

          @Override
          public void close() {
            board.close();
          }
        });
  }

  @Test
  void boardSeesLinesAndBaudOfTheHost() {
    PipeTransport pipe = new PipeTransport("test");
    List<List<Boolean>> seen = new ArrayList<>();
    pipe.board().onLines((dtr, rts) -> seen.add(Arrays.asList(dtr, rts)));
    assertThat(pipe.setLines(false, true)).isTrue();
    assertThat(pipe.setLines(true, false)).isTrue();
    pipe.setBaud(750_000);
    assertThat(seen).containsExactly(List.of(false, true), List.of(true, false));
    assertThat(pipe.board().hostBaud()).isEqualTo(750_000);
  }
}
