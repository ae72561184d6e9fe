package io.crispfleet.contract.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.contract.json.BadPayload;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameCodesTest {
  @ParameterizedTest
  @CsvSource({
    "pakupaku, pakupaku",
    "Paku Paku, paku_paku",
    "Arrow-Mania 2, arrow_mania_2",
    "'Pin-Climb!', pin_climb",
    "å-b, _b",
    "abcdefghijklmnopqrstuvwxyz0123456789, abcdefghijklmnopqrstuvwxyz01234",
  })
  void namesBecomeWhatSticksSend(String name, String code) {
    assertThat(GameCodes.normalise(name)).isEqualTo(code);
  }

  @Test
  void nothingLeftIsRefused() {
    assertThatThrownBy(() -> GameCodes.normalise("!?")).isInstanceOf(BadPayload.class);
    assertThatThrownBy(() -> GameCodes.normalise("")).isInstanceOf(BadPayload.class);
    assertThatThrownBy(() -> GameCodes.normalise("a\nb")).isInstanceOf(BadPayload.class);
    assertThatThrownBy(() -> GameCodes.normalise("a".repeat(201))).isInstanceOf(BadPayload.class);
  }

  @Property
  void aCodeIsItsOwnCode(@ForAll @StringLength(max = 60) String name) {
    String code;
    try {
      code = GameCodes.normalise(name);
    } catch (BadPayload e) {
      return;
    }
    assertThat(code).matches("[a-z0-9_]{1,31}");
    assertThat(GameCodes.normalise(code)).isEqualTo(code);
  }
}
